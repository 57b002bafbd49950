# ruff: noqa: PLC0415 - the engine brings torch with it
"""The engine with automatic number format against bare diffusers, which takes fp32."""

from __future__ import annotations

from collections.abc import Mapping

from studio.bench.benchmark import Benchmark
from studio.bench.comparing import compared
from studio.bench.rows import Figure, Row
from studio.bench.workbench import Workbench
from studio.contract.requests import Precision

ROW = Row(
    "precision", "seconds a step, engine with automatic number format / bare diffusers in fp32, on the CPU", "x", 0.55
)


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Paint with both, in turn, where the CPU multiplies bf16."""
    from studio.engine import memory

    if not memory.cpu_has_fast_bf16():
        reason = (
            "this CPU has neither avx512_bf16 nor amx: bf16 would be slower than fp32, so the engine stays with fp32"
        )
        return {ROW.name: Figure(None, 0, reason)}
    with bench.engine() as engine:
        seen = compared(engine, bench.middle_request(Precision.AUTO), bench.scale.pairs)
    return {ROW.name: Figure(seen.fair.ratio, len(seen.fair.ours), seen.words)}


BENCHMARK = Benchmark("precision", (ROW,), measure)
