"""Every operator against tokens: its time beside attention, beside loops and beside peers, how it grows, its memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from studio.bench import operator_peers, plots
from studio.bench.benchmark import BenchFailed, Benchmark
from studio.bench.operator_figures import ONE_THREAD, Times, growth, in_ms, tables
from studio.bench.operator_times import KEPT_HEAP, RETURNED_HEAP
from studio.bench.rows import Figure, Row
from studio.bench.workbench import Workbench
from studio.engine.operators import OPERATORS

ATTENTION = "attention"
MIXING = tuple(operator.id for operator in OPERATORS.values() if operator.mixer)
BY_FOURIER = ("s4", "s4d", "dss", "s4nd", "hyena")
FROM_TOKENS = 512
"""From here on operators with kernels are faster than attention."""
PLACES = ("1,024", "4,096")
GROWTH = {
    name: Row(
        f"operators-growth-{name}",
        f"{OPERATORS[name].title}: exponent of growth with the tokens, 1,024 to 16,384, one thread",
        "exponent",
        None if name == ATTENTION else 1.15,
    )
    for name in MIXING
}
MEMORY = {
    name: Row(f"operators-memory-{name}", f"{OPERATORS[name].title}: the most memory at 16,384 tokens", "MB", None, 0)
    for name in MIXING
}
FOURIER = {
    name: Row(
        f"operators-fourier-{name}",
        f"{OPERATORS[name].title} / attention, one thread: the largest of the ratios from {FROM_TOKENS} tokens on",
        "x",
        1.0,
    )
    for name in BY_FOURIER
}
# Of each comparison: row, words, who, beside whom, budgets at the two lengths.
SIDES = (
    ("ssd", "SSD / attention of the same width", "ssd", ATTENTION, (0.5, 0.15)),
    ("loop", "selective scan / time-major loop", "mamba", operator_peers.TIME_MAJOR, (0.65, 0.65)),
    ("listing", "selective scan / channel-major loop of listings", "mamba", operator_peers.CHANNEL_MAJOR, (0.4, 0.4)),
    ("mambapy", "selective scan / mambapy's parallel scan", "mamba", operator_peers.MAMBAPY, (1.0, 1.0)),
    ("compiled", "selective scan by numba / fused C loop", operator_peers.COMPILED, operator_peers.C_LOOP, (1.5, 1.5)),
)
COMPARED = {
    (side, place): Row(f"operators-{side}-{words.replace(',', '')}", f"{what}: {words} tokens, one thread", "x", budget)
    for side, what, _, _, budgets in SIDES
    for place, (words, budget) in enumerate(zip(PLACES, budgets, strict=True))
}
GPU = {
    (name, beside): Row(
        f"operators-gpu-{name}-{beside}",
        f"{OPERATORS[name].title} by Triton / {words}, bf16: the largest of the ratios from 256 to 65,536 tokens",
        "x",
        budget,
    )
    for name in ("ssd", "mamba")
    for beside, words, budget in (("pytorch", "by PyTorch", 1.0), ("attention", "attention", None))
}
ROWS = (*GROWTH.values(), *COMPARED.values(), *FOURIER.values(), *MEMORY.values(), *GPU.values())
TITLES = {
    **{name: name for name in MIXING},
    ATTENTION: "attention (torch's SDPA)",
    operator_peers.COMPILED: "mamba, by numba",
    operator_peers.C_LOOP: "mamba, fused C loop",
    operator_peers.TIME_MAJOR: "mamba, time-major loop",
    operator_peers.CHANNEL_MAJOR: "mamba, loop of listings",
    operator_peers.MAMBAPY: "mamba, by mambapy",
    operator_peers.TRANSFORMERS_SCAN: "mamba, by transformers",
    operator_peers.TRANSFORMERS_SSD: "ssd, by transformers",
}
"""Short names of tables and plot: ids, and yardsticks with the operator that they do the work of."""


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Take times in one process, memory in one for each operator, and the GPU's where there is one."""
    scale = bench.scale.operators
    setting, times = scale.to_json(), Times()
    bench.tell("operators beside each other, one thread and all")
    times.take(mark.values for mark in bench.children.run("operator_times", setting, environment=KEPT_HEAP))
    for name in MIXING:
        bench.tell(f"memory of {name}")
        marks = bench.children.run("operator_memory", setting, name, environment=RETURNED_HEAP)
        times.take(mark.values for mark in marks)
    figures = {row.name: _growth(times, name, scale.compared[0]) for name, row in GROWTH.items()}
    for side, _, ours, theirs, _ in SIDES:
        for place, tokens in enumerate(scale.compared):
            figures[COMPARED[side, place].name] = _ratio(times, (ours, theirs), [tokens])
    for name, row in FOURIER.items():
        longer = [tokens for tokens in times.of(name) if tokens >= min(FROM_TOKENS, scale.compared[1])]
        figures[row.name] = _ratio(times, (name, ATTENTION), longer)
    for name, row in MEMORY.items():
        figures[row.name] = _memory(times, name)
    figures |= _on_gpu([mark.values for mark in bench.children.run("operator_gpu", setting)])
    if bench.keep is not None:
        keep(bench, times)
    return figures


def keep(bench: Workbench, times: Times) -> None:
    """Write the tables, and the plot as SVG and PNG, where a person wants them."""
    folder, shortest = bench.keep, bench.scale.operators.compared[0]
    if folder is None:
        return
    (folder / "operators.md").write_text(tables(times, TITLES, shortest), encoding="utf-8")
    lines = []
    for name in times.names:
        exponent = growth(times.of(name), shortest)
        words = TITLES.get(name, name) + (f": {exponent:.2f}" if exponent is not None else "")
        lines.append(plots.Line(words, {n: 1000 * s for n, s in times.of(name).items()}, is_beside=name not in MIXING))
    sizes = bench.scale.operators.sizes
    title = f"One sequence of width {sizes.width}, one CPU thread, fp32; with the exponent of growth"
    try:
        plots.save(folder, "operators", plots.draw(lines, plots.Axes(title, "tokens", "milliseconds")))
    except BenchFailed as fault:
        bench.tell(str(fault))


def _growth(times: Times, name: str, shortest: int) -> Figure:
    """An operator's exponent; the detail has all that was measured of it."""
    whole = ", with its projections" if name in times.whole else ""
    said = [f"ms: {_listed(times.of(name))}{whole}"]
    if times.all_threads > ONE_THREAD:
        said.append(f"with {times.all_threads} threads: {_listed(times.of(name, times.all_threads))}")
    if name in times.kernels:
        said.append(f"making its kernel, once: {_listed(times.kernels[name])}")
    return Figure(growth(times.of(name), shortest), times.fewest([name], times.of(name)), "; ".join(said))


def _listed(seconds: Mapping[int, float]) -> str:
    return ", ".join(f"{in_ms(taken)} at {tokens:,}" for tokens, taken in seconds.items())


def _ratio(times: Times, sides: tuple[str, str], lengths: Sequence[int]) -> Figure:
    """The largest of two sides' ratios at some lengths; not applicable where a side is missing."""
    ratios = {tokens: times.ratio(*sides, tokens) for tokens in lengths}
    known = {tokens: ratio for tokens, ratio in ratios.items() if ratio is not None}
    if not known:
        absent = next((side for side in sides if not times.of(side)), sides[1])
        return Figure(None, 0, f"{TITLES[absent]} is not here: {MISSING.get(absent, 'it was not measured')}")
    each = ", ".join(
        f"{in_ms(times.of(sides[0])[n])} / {in_ms(times.of(sides[1])[n])} ms at {n:,} ({ratio:.2f}x)"
        for n, ratio in known.items()
    )
    return Figure(max(known.values()), times.fewest(sides, known), f"{each}; the best of each, in turn, fp32")


MISSING = {
    operator_peers.MAMBAPY: "pip install 'scanline-studio[bench]'",
    operator_peers.COMPILED: "pip install 'scanline-studio[compiled]'",
    operator_peers.C_LOOP: "there is no C compiler",
}


def _memory(times: Times, name: str) -> Figure:
    """At the longest length; the detail has all."""
    of = times.memory[name]
    each = ", ".join(f"{size / 1e6:.1f} at {tokens:,}" for tokens, size in of.items())
    return Figure(of[max(of)] / 1e6, 1, f"MB: {each}; inputs and what is kept too")


def _on_gpu(marks: Sequence[Mapping[str, Any]]) -> dict[str, Figure]:
    if marks[0]["what"] == "none":
        return {row.name: Figure(None, 0, marks[0]["reason"]) for row in GPU.values()}
    return {
        row.name: _of_gpu([mark for mark in marks if mark["name"] == name], beside)
        for (name, beside), row in GPU.items()
    }


def _of_gpu(marks: Iterable[Mapping[str, Any]], beside: str) -> Figure:
    """The largest ratio of one operator on the GPU, with all its times and floors."""
    found = list(marks)
    each = "; ".join(
        f"{mark['tokens']:,} tokens: {in_ms(mark['triton'])} ms, PyTorch {in_ms(mark['pytorch'])}, "
        f"attention {in_ms(mark['attention'])}, floors {in_ms(mark['bytes_floor'])} by bytes, "
        f"{in_ms(mark['flops_floor'])} by operations"
        for mark in found
    )
    return Figure(max(mark["triton"] / mark[beside] for mark in found), len(found), f"{found[0]['device']}; {each}")


BENCHMARK = Benchmark("operators", ROWS, measure)
