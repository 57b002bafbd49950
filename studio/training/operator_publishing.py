"""The comparison weights to `resources/weights/operators`, with samples, curves and their part of RECORD.md."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file

from studio.engine.backbones.backbone import Backbone, BackboneConfig, load_backbone, read_backbone_config
from studio.engine.blocks.autoencoder import load_autoencoder
from studio.engine.blocks.mixing import in_dtype
from studio.engine.comparison_weights import BACKBONE, FOLDER, MANIFEST
from studio.engine.operators import operators_of
from studio.engine.sentences import load_sentence_encoder
from studio.training.autoencoder import to_pictures
from studio.training.checkpoints import load_state
from studio.training.curves import Curve, Panel, save_curves, smoothed
from studio.training.journal import Entry, Journal, read_journal
from studio.training.operators import (
    AUTOENCODER_OF,
    comparison_size,
    is_finished,
    limits,
    name_of,
    wanted_operators,
)
from studio.training.publishing import SCHEMA, write_json
from studio.training.records import COMPARISON_TITLE, put_section, write_credits
from studio.training.sampling import sample, shifted_sigmas
from studio.training.settings import TrainingFault, TrainingSettings, prepare_torch
from studio.training.sheets import save_matrix
from studio.training.sizes import GUIDANCE, SHIFT, STEPS

SHEET_FILE = "operators.webp"
CURVES_NAME = "operators-loss"
SHEET_PROMPTS = (
    "a red apple",
    "a smiling face",
    "a cat",
    "a panda",
    "a yellow star",
    "a red heart",
    "pizza",
    "a tree",
    "a rocket",
    "a car",
    "a flower",
    "a blue star",
    "a fish on a pink background",
    "고양이",
)
LAST_ENTRIES, SMOOTHED, LEFT_OUT = 4, 4, 0.08
"""Entries of the log, 25 steps each, that the last loss and a point of a curve are means of; the steep beginning of the
curves that is not shown."""


def title_of(operator: str) -> str:
    """An operator's name for people; a mixture's has those of its parts."""
    return " and ".join(dict.fromkeys(part.title for part in operators_of(operator)))


def loss_entries(state: Path, operator: str) -> list[Entry]:
    """The log's entries with a loss, oldest first, one a step."""
    by_step = {entry["step"]: entry for entry in read_journal(state, name_of(operator)) if entry["event"] == "step"}
    return [by_step[step] for step in sorted(by_step, key=number_of)]


def number_of(value: str | float | None) -> float:
    """A number of a log's entry; 0 where it has none."""
    return value if isinstance(value, int | float) else 0


def figures_of(state: Path, operator: str) -> dict[str, float]:
    """What is known of a finished training: parameters, steps, pictures, seconds and losses."""
    finished = next(
        (entry for entry in reversed(read_journal(state, name_of(operator))) if entry["event"] == "finished"), {}
    )
    last = [number_of(entry["loss"]) for entry in loss_entries(state, operator)[-LAST_ENTRIES:]]
    names = ("parameters", "step", "pictures", "cpu_seconds", "minutes")
    figures = {name: number_of(finished.get(name)) for name in names}
    return figures | {
        "last_loss": sum(last) / len(last) if last else 0.0,
        "measured_loss": number_of(finished.get("loss")),
    }


def loss_after_seconds(state: Path, operator: str, seconds: float) -> float:
    """The training loss, a mean of 100 steps, when so many of the processor's seconds were spent; the last if fewer."""
    entries = loss_entries(state, operator)
    losses = smoothed([number_of(entry["loss"]) for entry in entries], LAST_ENTRIES)
    within = [
        loss for entry, loss in zip(entries, losses, strict=True) if number_of(entry.get("cpu_seconds")) <= seconds
    ]
    return within[-1] if within else (losses[0] if losses else 0.0)


def publish_operator(settings: TrainingSettings, operator: str) -> Path:
    """Writes `weights/operators/<operator>/` from its state, built beside and renamed: nobody reads half of it.

    Raises:
        TrainingFault: the operator has no state yet.
    """
    state = load_state(settings.state / f"{name_of(operator)}.pt")
    if state is None:
        raise TrainingFault(
            f"{operator} has no state in {settings.state}; run `studio train operators --operator {operator}` first"
        )
    folder = settings.resources / "weights" / FOLDER / operator
    partial = folder.with_name(f".{operator}-partial")
    shutil.rmtree(partial, ignore_errors=True)
    config = BackboneConfig(**state["config"])
    write_json(partial / BACKBONE / "config.json", config.to_json())
    with torch.device("meta"):
        network = Backbone(config)
    weights = {key: value.contiguous() for key, value in in_dtype(network, state["average"], torch.float16).items()}
    save_file(weights, partial / BACKBONE / "diffusion_pytorch_model.safetensors", metadata={"format": "pt"})
    coder = load_autoencoder(settings.resources / "weights" / AUTOENCODER_OF / "vae")
    write_manifest(partial, operator, coder.config.downscale, figures_of(settings.state, operator))
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return folder


def write_manifest(folder: Path, operator: str, downscale: int, figures: Mapping[str, float]) -> None:
    """manifest.json: identity, sizes, recommended settings, sha256 of every other file, figures of the training.

    Args:
        folder: holds the backbone already.
        operator: its id.
        downscale: pixels that a latent of the shared autoencoder is wide.
        figures: of the training.
    """
    config = read_backbone_config(json.loads((folder / BACKBONE / "config.json").read_text(encoding="utf-8")))
    multiple_of = config.patch * downscale
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    write_json(
        folder / MANIFEST,
        {
            "schema": SCHEMA,
            "id": f"{AUTOENCODER_OF}:{operator}",
            "name": f"{title_of(operator)}, comparison weights",
            "operator": operator,
            "native_size": config.native_side * multiple_of,
            "multiple_of": multiple_of,
            "recommended": {"steps": STEPS, "guidance": GUIDANCE, "shift": SHIFT},
            "files": {
                path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
            },
            "training": dict(figures),
        },
    )


@torch.no_grad()
def write_sheet(settings: TrainingSettings, operators: Sequence[str]) -> Path:
    """The same prompts from the same noise by every operator, one a row; gives the path."""
    folder = settings.resources / "weights"
    text = load_sentence_encoder().encode(SHEET_PROMPTS)
    autoencoder = load_autoencoder(folder / AUTOENCODER_OF / "vae")
    sigmas = shifted_sigmas(2 if settings.smoke else STEPS, SHIFT)
    rows = []
    for operator in operators:
        network = load_backbone(folder / FOLDER / operator / BACKBONE)
        side = network.settings.native_side * network.settings.patch
        generator = torch.Generator().manual_seed(settings.seed)
        shape = (len(SHEET_PROMPTS), network.settings.latent_channels, side, side)
        latents = sample(network, text, torch.randn(shape, generator=generator), sigmas, GUIDANCE)
        rows.append((operator, list(to_pictures(autoencoder.decode(latents)))))
    save_matrix(folder / SHEET_FILE, SHEET_PROMPTS, rows)
    return folder / SHEET_FILE


def write_curves(settings: TrainingSettings, operators: Sequence[str]) -> None:
    """Losses by steps and by seconds, as SVG and PNG, beside the sheet."""
    runs = {operator: loss_entries(settings.state, operator) for operator in operators}
    panels = (
        Panel("Training loss by steps", "steps", _curves(runs, "step")),
        Panel("Training loss by processor time", "CPU seconds", _curves(runs, "cpu_seconds")),
    )
    if all(curve.points for panel in panels for curve in panel.curves):
        save_curves(settings.resources / "weights", CURVES_NAME, panels, "loss (mean of 100 steps)")


def _curves(runs: dict[str, list[Entry]], across: str) -> tuple[Curve, ...]:
    curves = []
    for operator, entries in runs.items():
        losses = smoothed([number_of(entry["loss"]) for entry in entries], SMOOTHED)
        first = LEFT_OUT * max((number_of(entry["step"]) for entry in entries), default=0.0)
        points = tuple(
            (number_of(entry.get(across)), loss)
            for entry, loss in zip(entries, losses, strict=True)
            if number_of(entry["step"]) >= first
        )
        curves.append(Curve(operator, points))
    return tuple(curves)


def record_section(settings: TrainingSettings, operators: Sequence[str]) -> list[str]:
    """The lines of RECORD.md on the comparison weights."""
    size, (steps, cooldown) = comparison_size(smoke=settings.smoke), limits(settings)
    figures = {operator: figures_of(settings.state, operator) for operator in operators}
    seconds = min(each["cpu_seconds"] for each in figures.values())
    return [
        COMPARISON_TITLE,
        "",
        f"One small backbone an operator, the same but for it: {size.picture_px} px, {size.network.depth} blocks of "
        f"width {size.network.width}, as many parameters as attention has; the autoencoder is that of "
        f"`{AUTOENCODER_OF}`. {steps:,} steps of {size.batch} pictures, the rate falling over the last {cooldown:,}; "
        f"Muon {size.muon_rate} and AdamW {size.adamw_rate}, average of weights {size.ema_decay}; pictures, captions, "
        "masks and noise are drawn from (seed, step), for every operator alike. Not compiled, one thread.",
        "",
        "| operator | parameters | CPU seconds | ms a step | loss, last 100 steps | loss, averaged weights, fresh "
        f"noise | loss after {seconds:,.0f} CPU seconds |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {operator} | {each['parameters']:,.0f} | {each['cpu_seconds']:,.0f} | "
            f"{1000 * each['cpu_seconds'] / max(1, each['step']):,.0f} | {each['last_loss']:.4f} | "
            f"{each['measured_loss']:.4f} | {loss_after_seconds(settings.state, operator, seconds):.4f} |"
            for operator, each in figures.items()
        ),
        "",
        f"Samples at the same prompts and noise: `{SHEET_FILE}`. Curves: `{CURVES_NAME}.svg`.",
        "",
    ]


def run_publish_operators(settings: TrainingSettings) -> None:
    """Publishes every operator whose training is finished, then sheet, curves, record and credits.

    Raises:
        TrainingFault: none of those asked for is finished.
    """
    asked = wanted_operators(settings)
    prepare_torch(settings)
    finished = [operator for operator in asked if is_finished(settings.state, operator)]
    if not finished:
        raise TrainingFault(
            f"no operator's training is finished in {settings.state}; run `studio train operators` first"
        )
    journal = Journal(settings.state, "publish")
    for operator in finished:
        journal.write("published", operator=operator, folder=publish_operator(settings, operator).name)
    write_sheet(settings, finished)
    write_curves(settings, finished)
    record = settings.resources / "weights" / "RECORD.md"
    if record.exists():
        put_section(record, COMPARISON_TITLE, record_section(settings, finished), "## Evaluation")
    write_credits(record.parent)
