"""Every kernel compiles for GPUs that are not here: the interpreter does not see what the compiler refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

KERNELS = {
    "selective_scan": {"_forward", "_backward"},
    "ssd": {
        "chunk_states",
        "pass_states",
        "chunk_outputs",
        "gradients_of_x",
        "gradients_of_b_and_c",
        "gradients_of_decays",
    },
}
SHARED_BYTES = 99 * 1024  # of one block, on the GPUs that people have (capability 8.6 and 8.9)


@pytest.mark.slow
@pytest.mark.timeout(240)  # 5 and 8 s of computing, on a machine that may be busy
@pytest.mark.parametrize(
    ("kernel", "dtype", "capability"),
    [("selective_scan", "float32", 90), ("ssd", "bfloat16", 80)],
)
def test_every_kernel_compiles_and_fits_a_common_gpu(
    with_triton: dict[str, str], tmp_path: Path, kernel: str, dtype: str, capability: int
) -> None:
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("compiling.py"), kernel, dtype, str(capability)],
        env=with_triton | {"TRITON_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    compiled = [json.loads(line) for line in done.stdout.splitlines()]
    assert {part["name"] for part in compiled} == KERNELS[kernel]
    assert all(part["code"] for part in compiled)
    assert max(part["shared"] for part in compiled) <= SHARED_BYTES
