"""The operators on a GPU, which choose their kernels themselves, against the recurrence in float64 on the CPU."""

from __future__ import annotations

import pytest
import torch

from studio.engine import kernels
from studio.engine.operators import OPERATORS
from tests.engine.kernels import test_selective_scan_kernel, test_ssd_kernel

pytestmark = [
    pytest.mark.skipif(not torch.cuda.is_available() or not kernels.has_triton(), reason="needs a GPU and triton"),
    pytest.mark.slow,  # the first call compiles
]
TOLERANCES = [(torch.float32, 1e-4), (torch.bfloat16, 3e-2), (torch.float16, 5e-3)]
MAKERS = {
    "selective_scan": lambda length, dtype: test_selective_scan_kernel.make_inputs((2, 24, length, 16), dtype),
    "ssd": lambda length, dtype: test_ssd_kernel.make_inputs((2, length, 1, 3, 64, 64), dtype),
}
JUDGES = {
    "selective_scan": lambda inputs, upper: test_selective_scan_kernel.judge(inputs, True, upper),
    "ssd": test_ssd_kernel.judge,
}
OPTIONS = {"selective_scan": {"delta_softplus": True}, "ssd": {}}
IDS = {"selective_scan": "mamba", "ssd": "ssd"}


@pytest.mark.parametrize("kernel", sorted(MAKERS))
@pytest.mark.parametrize("length", [1, 64, 65, 1000])
@pytest.mark.parametrize(("dtype", "tolerance"), TOLERANCES, ids=str)
def test_an_operator_gives_on_a_gpu_what_the_recurrence_gives(
    kernel: str, length: int, dtype: torch.dtype, tolerance: float
) -> None:
    inputs = MAKERS[kernel](length, dtype)
    there = {name: part.cuda().requires_grad_() for name, part in inputs.items()}
    result = OPERATORS[IDS[kernel]].load()(**there, **OPTIONS[kernel])
    assert kernels.is_available(result)
    upper = torch.randn(result.shape, generator=torch.Generator().manual_seed(6)).to(dtype)
    gradients = torch.autograd.grad(result, list(there.values()), upper.cuda())
    wanted, wanted_gradients = JUDGES[kernel](inputs, upper)
    assert not kernels._given_up
    found = {"result": result.detach()} | dict(zip(there, gradients, strict=True))
    for name, exact in ({"result": wanted} | wanted_gradients).items():
        atol = tolerance * float(exact.abs().max()) + 1e-30
        torch.testing.assert_close(found[name].cpu().double(), exact, rtol=tolerance, atol=atol)
