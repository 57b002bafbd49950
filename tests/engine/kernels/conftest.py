"""Triton for the tests of its kernels, in processes of its own: interpreted, or compiled for GPUs that are not here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from torch import Tensor

from tests.engine.kernels import interpreting

ROOT = Path(__file__).resolve().parents[3]
OWN_FOLDER = (
    Path(sys.prefix) / "triton"
)  # where packaging/test.py puts it; beside a CUDA build of PyTorch it is a package
Answer = tuple[Tensor, list[Tensor] | None]
Interpret = Callable[..., Answer]


@pytest.fixture(scope="session")
def with_triton() -> dict[str, str]:
    """Give the environment of a process that can import triton; skip where there is none."""
    if find_spec("triton") is None and not (OWN_FOLDER / "triton").is_dir():
        if os.environ.get("CI") and sys.platform == "linux":
            pytest.fail("triton is missing: packaging/test.py installs it for the tests on Linux")
        pytest.skip("triton is not installed: packaging/test.py does it on Linux; elsewhere there is none")
    path = [str(ROOT), str(OWN_FOLDER), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(part for part in path if part), "OMP_NUM_THREADS": "1"}


class Interpreter:
    """A process that runs kernels with Triton's interpreter."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, interpreting.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment | {"TRITON_INTERPRET": "1"},
        )
        assert self.process.stdout
        assert interpreting.read(self.process.stdout), "triton does not start"

    def run(self, kernel: str, tensors: list[Tensor | None], option: Any, upper: Tensor | None = None) -> Answer:
        """The result of a kernel and, with the gradient of the result, those of all tensors that are there."""
        assert self.process.stdin
        assert self.process.stdout
        interpreting.write(self.process.stdin, {"kernel": kernel, "tensors": tensors, "option": option, "upper": upper})
        answer = interpreting.read(self.process.stdout)
        assert answer is not None, "the interpreting process ended"
        assert "error" not in answer, answer["error"]
        return answer["result"], answer["gradients"]

    def close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()
        self.process.wait(timeout=10)


@pytest.fixture(scope="session")
def interpret(with_triton: dict[str, str]) -> Iterator[Interpret]:
    """Give a function that runs a kernel: `interpret(kernel, tensors, option, upper)`."""
    interpreter = Interpreter(with_triton)
    yield interpreter.run
    interpreter.close()
