# ruff: noqa: PLC0415 - torch is imported where it is measured
"""The operators' Triton kernels on a GPU, beside their PyTorch paths, attention, and what the hardware could do.

Floors: the bytes of inputs and result at the speed of a copy, and the operations at the speed of a matrix product, both
measured in the same process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from studio.bench.operator_cores import Core, Sequence, attention_core, mamba_core, ssd_core
from studio.bench.operator_times import OperatorScale, Say

if TYPE_CHECKING:
    import torch

LENGTHS = (256, 1024, 4096, 16384, 65536)
CORES = {"ssd": ssd_core, "mamba": mamba_core}
CALLS = 20
SECONDS = 1.0
COPIED = 2**29
MATRIX = 8192


def operator_gpu(say: Say, scale_text: str, device: str = "cuda") -> None:
    """Take the times of one GPU: a mark for each operator and length; one that says why there are none without it."""
    import torch

    from studio.engine import kernels

    sizes = OperatorScale.from_json(scale_text).sizes
    if not torch.cuda.is_available():
        say(what="none", reason="this machine has no GPU that CUDA reaches")
        return
    if not kernels.has_triton():
        say(what="none", reason="triton is not installed; pip install 'scanline-studio[triton]'")
        return
    with torch.no_grad():
        floors = _Floors(device)
        for tokens in LENGTHS:
            data = Sequence(tokens, sizes, device, torch.bfloat16)
            attended = seconds(attention_core(data).run)
            for name, make in CORES.items():
                core = make(data)
                by_triton = seconds(core.run)
                with without_kernels():
                    by_pytorch = seconds(core.run)
                moved, computed = floors.of(core, data)
                say(
                    what="gpu", name=name, tokens=tokens, triton=by_triton, pytorch=by_pytorch, attention=attended,
                    bytes_floor=moved, flops_floor=computed, device=torch.cuda.get_device_name(),
                )  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """The best of several calls, from its start to its end on the GPU; a first one compiles and is not counted."""
    import torch

    work()
    taken: list[float] = []
    while len(taken) < CALLS and (len(taken) < 3 or sum(taken) < SECONDS):
        begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))  # type: ignore[no-untyped-call]  # torch leaves it untyped
        begin.record()
        work()
        end.record()
        torch.cuda.synchronize()
        taken.append(begin.elapsed_time(end) / 1000)
    return min(taken)


@contextmanager
def without_kernels() -> Iterator[None]:
    """The operators' PyTorch paths within this context, also where triton is installed."""
    from studio.engine import kernels

    found = kernels.has_triton
    kernels.has_triton = lambda: False  # type: ignore[assignment]  # what `is_available` asks
    try:
        yield
    finally:
        kernels.has_triton = found


class _Floors:
    """What this GPU copies and multiplies in a second."""

    def __init__(self, device: str) -> None:
        import torch

        source = torch.zeros(COPIED, dtype=torch.uint8, device=device)
        target = torch.empty_like(source)
        self.bytes = 2 * COPIED / seconds(lambda: target.copy_(source))
        self.flops = {dtype: self._rate(device, dtype) for dtype in (torch.bfloat16, torch.float32)}

    def _rate(self, device: str, dtype: torch.dtype) -> float:
        import torch

        matrix = torch.zeros(MATRIX, MATRIX, dtype=dtype, device=device)
        return 2 * MATRIX**3 / seconds(lambda: matrix @ matrix)

    def of(self, core: Core, data: Sequence) -> tuple[float, float]:
        """Seconds for the bytes, and for the operations; those of the selective scan are no matrix products."""
        import torch

        from studio.engine.blocks.semiseparable import semiseparable_flops

        tensors = [part for part in (*core.run.args, core.run()) if isinstance(part, torch.Tensor)]
        moved = sum(part.numel() * part.element_size() for part in tensors) / self.bytes
        e, sizes = data.sizes.width, data.sizes
        if core.name == "ssd":
            return moved, semiseparable_flops(data.tokens, e, sizes.state_width, directions=1) / self.flops[
                torch.bfloat16
            ]
        return moved, 6 * sizes.scan_state_width * e * data.tokens / self.flops[torch.float32]
