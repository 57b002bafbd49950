"""Whether anything is ever lost: kills at random moments, and files of every kind that were changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from studio.bench.benchmark import Benchmark
from studio.bench.killing import can_kill, kill_often
from studio.bench.rows import Figure, Row
from studio.bench.victim import PHASES
from studio.bench.workbench import Workbench

DAMAGED = Row("reliability", "pictures damaged by 200 kills at random moments of all work at once", "pictures", 0, 0)
LOST = Row("reliability-lost", "pictures lost by them, of all that were said to be on the disk", "pictures", 0, 0)
BROKEN = Row("reliability-back", "libraries, projects and queues that did not come back whole", "faults", 0, 0)
MISSED = Row("reliability-phases", "phases of the work into which none of those kills came", "phases", 0, 0)
CRASHES = Row("reliability-files", "crashes by 2,000 changed pictures, records, projects and settings", "crashes", 0, 0)
UNNAMED = Row("reliability-named", "of them refused without a name", "files", 0, 0)
SLOWEST = Row("reliability-wait", "the slowest of them, read or refused", "s", 2.0, 2)
ROWS = (DAMAGED, LOST, BROKEN, MISSED, CRASHES, UNNAMED, SLOWEST)
SECONDS = 0.6
"""A kill comes at most so long after the work began; in every other round, after the engine's first picture."""
WITH_ENGINE = 2


def measure(bench: Workbench) -> Mapping[str, Figure]:
    """Kill processes that work, then read changed files in a process of its own."""
    return {**_killed(bench), **_read(bench)}


def _killed(bench: Workbench) -> dict[str, Figure]:
    if not can_kill():
        why = "this system cannot fork, or has no SIGKILL"
        return {row.name: Figure(None, 0, why) for row in (DAMAGED, LOST, BROKEN, MISSED)}
    painting = max(1, bench.scale.kills // WITH_ENGINE)
    folder = bench.folder / "reliability"
    bench.tell(f"killing {bench.scale.kills} processes")
    plain = kill_often(folder / "plain", bench.scale.kills - painting, SECONDS)
    painted = kill_often(folder / "painting", painting, SECONDS, weights=bench.weights)
    words = f"{plain.in_words}; while the engine paints: {painted.in_words}"
    found = {
        DAMAGED: [*plain.damaged, *painted.damaged],
        LOST: [*plain.lost, *painted.lost],
        BROKEN: [*plain.broken, *painted.broken],
    }
    kills = plain.kills + painted.kills
    figures = {row.name: Figure(len(said), kills, _told(words, said)) for row, said in found.items()}
    return {**figures, MISSED.name: _phases(kills, plain.phases + painted.phases)}


def _phases(kills: int, phases: Counter[str]) -> Figure:
    """Give how many phases no kill came into; one kill comes into several, as everything works at once."""
    missed = sum(not phases[phase] for phase in PHASES)
    return Figure(missed, kills, ", ".join(f"{phases[phase]} while {phase}" for phase in PHASES))


def _read(bench: Workbench) -> dict[str, Figure]:
    folder = bench.folder / "mutants"
    mark = bench.children.run("changed_files", str(folder), str(bench.scale.mutants))[-1].values
    words, count = str(mark["words"]), bench.scale.mutants
    seconds, slowest = mark["slowest"]
    return {
        CRASHES.name: Figure(len(mark["crashes"]), count, _told(words, mark["crashes"])),
        UNNAMED.name: Figure(len(mark["unnamed"]), count, _told(words, mark["unnamed"])),
        SLOWEST.name: Figure(seconds, count, f"{slowest}; {words}"),
    }


def _told(words: str, faults: Sequence[str]) -> str:
    return f"{words}; first: {faults[0]}" if faults else words


BENCHMARK = Benchmark("reliability", ROWS, measure)
