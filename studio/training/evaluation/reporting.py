"""The figures as tables: on the console, in evaluation.json and in RECORD.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from studio.training.evaluation.copying import Copying
from studio.training.evaluation.losses import middle_of_bins
from studio.training.evaluation.measuring import RuleScores, SubjectFigures, TruthFigures
from studio.training.evaluation.retrieval import Retrieval
from studio.training.evaluation.rules import RuleKind
from studio.training.evaluation.speed import SpeedFigures
from studio.training.settings import TrainingSettings

FILE = "evaluation.json"
NONE = "-"
_RETRIEVALS = {
    "all drawings": "all drawings, by their names",
    "known": "well-known things, English prompts",
    "known, Korean": "the same, Korean prompts",
    "composed": "held-out compositions",
    "shuffled": "well-known things, captions shuffled (chance)",
}
_RULES = {
    RuleKind.GROUND: "colour of the ground",
    RuleKind.COLOUR: "colour of the thing",
    RuleKind.COUNT: "number",
    RuleKind.RELATION: "relation (chance 50 %)",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A title, a head and rows of cells."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> list[str]:
        """As markdown, a blank line after it."""
        body = [self.head, tuple("---" for _ in self.head), *self.rows]
        return [f"**{self.title}**", "", *("| " + " | ".join(row) + " |" for row in body), ""]


@dataclass(frozen=True, slots=True)
class Report:
    """All tables and sentences of an evaluation; `figures` are the numbers themselves."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    figures: dict[str, Any] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """As markdown."""
        told = [f"- {note}" for note in self.notes]
        return [line for table in self.tables for line in table.lines()] + ([*told, ""] if told else [])


def make_report(
    truth: TruthFigures,
    subjects: Sequence[SubjectFigures],
    speeds: Mapping[str, Sequence[SpeedFigures]],
    notes: Sequence[str],
) -> Report:
    """All backbones beside each other and beside real pictures."""
    tables = [_quality(truth, subjects), _losses(subjects), _speed(speeds)]
    figures = {
        "truth": asdict(truth),
        "backbones": [asdict(subject) for subject in subjects],
        "speed": {name: [asdict(each) for each in found] for name, found in speeds.items()},
    }
    verdicts = [f"Copying, {subject.backbone}: {subject.copying.verdict()}." for subject in subjects]
    return Report(tuple(table for table in tables if table.rows), (*notes, *verdicts), figures)


def save_report(state: Path, report: Report) -> Path:
    """Writes `<state>/evaluation.json`, whole or not at all."""
    path = state / FILE
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)
    return path


def load_report(state: Path) -> Report | None:
    """The latest report; None where nothing was evaluated, or an earlier version wrote the file."""
    try:
        plain = json.loads((state / FILE).read_text(encoding="utf-8"))
        tables = tuple(
            Table(table["title"], tuple(table["head"]), tuple(map(tuple, table["rows"]))) for table in plain["tables"]
        )
        return Report(tables, tuple(plain["notes"]), plain["figures"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def record_section(settings: TrainingSettings) -> list[str]:
    """The part of RECORD.md about the evaluation, from the latest report; empty where there is none."""
    report = load_report(settings.state)
    if report is None:
        return []
    head = ["## Evaluation", "", "Repeated by `studio train evaluate`, offline once its packages are fetched.", ""]
    return [*head, *report.lines()]


def _quality(truth: TruthFigures, subjects: Sequence[SubjectFigures]) -> Table:
    """One row a measure; the first column of figures is what real pictures reach."""
    rows = [
        ("weights", NONE, *(_origin(subject) for subject in subjects)),
        (
            "Frechet distance to training pictures",
            _number(truth.frechet),
            *(_number(each.frechet) for each in subjects),
        ),
    ]
    for key, name in _RETRIEVALS.items():
        cells = [found.get(key) for found in (truth.retrieval, *(each.retrieval for each in subjects))]
        if any(cells):
            rows.append((f"retrieval, {name}: R@1 / R@10 / median", *map(_retrieval, cells)))
    for kind, name in _RULES.items():
        scores = [truth.rules, *(each.rules for each in subjects)]
        if any(kind in score for score in scores):
            rows.append((f"rule, held-out compositions: {name}", *(_share(score, kind) for score in scores)))
    copying = [each.copying for each in subjects]
    rows += [
        ("nearest training drawing, median (smallest)", _others(copying[0]), *map(_nearest, copying)),
        (
            "closer than 99 % of drawings to others",
            "1 %",
            *(f"{each.closer_than_others[0]:.0%}" for each in copying),
        ),
        ("as close as an exact copy", "95 %", *(f"{each.like_a_copy:.0%}" for each in copying)),
    ]
    for where in subjects[0].seams:
        seams = [each.seams[where] for each in subjects]
        steps, changed = (f"{each.seam:.1f}" for each in seams), (str(each.changed) for each in seams)
        rows.append((f"{where}: step across the border", f"{seams[0].truth:.1f}", *steps))
        rows.append((f"{where}: known pixels changed", "0", *changed))
    return Table("Quality", ("measure", "real pictures", *(each.backbone for each in subjects)), tuple(rows))


def _losses(subjects: Sequence[SubjectFigures]) -> Table:
    """Training loss by noise level."""
    kinds = [
        (each.backbone, name, found)
        for each in subjects
        for name, found in (("seen", each.loss_seen), ("held out", each.loss_held_out))
    ]
    head = ("noise level", *(f"{backbone}, {name}" for backbone, name, _ in kinds))
    rows = [
        (f"{level:.2f}", *(NONE if found is None else f"{found.bins[index]:.4f}" for *_, found in kinds))
        for index, level in enumerate(middle_of_bins())
    ]
    mean = ("mean", *(NONE if found is None else f"{found.mean:.4f}" for *_, found in kinds))
    return Table("Flow loss on drawings on white, same pictures and noise", head, (*rows, mean))


def _speed(speeds: Mapping[str, Sequence[SpeedFigures]]) -> Table:
    """Seconds and memory by size."""
    head = ("size", *(f"{name}, {what}" for name in speeds for what in ("seconds", "peak memory")))
    rows = []
    for index, first in enumerate(next(iter(speeds.values()), ())):
        cells = [f"{first.side_px} px{'' if first.is_whole else ' (from a few steps)'}"]
        for found in speeds.values():
            cells += [f"{found[index].seconds:.2f}", f"{found[index].peak_bytes / 2**20:,.0f} MiB"]
        rows.append(tuple(cells))
    return Table("One picture, sampled and decoded, in a process of its own", head, tuple(rows))


def _origin(subject: SubjectFigures) -> str:
    if subject.origin == "published":
        return "published"
    return f"{subject.step:,} steps, {subject.pictures_seen:,} pictures"


def _retrieval(found: Retrieval | None) -> str:
    if found is None:
        return NONE
    return f"{found.first:.2f} / {found.among_ten:.2f} / {found.median:g}"


def _share(scores: RuleScores, kind: RuleKind) -> str:
    return f"{scores[kind][0]:.0%} of {scores[kind][1]}" if kind in scores else NONE


def _others(copying: Copying) -> str:
    return f"{copying.others[2]:.3f}; an exact copy {copying.exact[0]:.3f}"


def _nearest(copying: Copying) -> str:
    return f"{copying.nearest:.3f} ({copying.closest:.3f})"


def _number(value: float) -> str:
    return f"{value:.1f}"
