"""The comparison weights to `resources/weights/operators`, with samples, curves and their part of RECORD.md."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file

from studio.engine.backbones.backbone import BackboneConfig, load_backbone, read_backbone_config
from studio.engine.blocks.autoencoder import load_autoencoder
from studio.engine.comparison_weights import BACKBONE, FOLDER, MANIFEST
from studio.engine.sentences import load_sentence_encoder
from studio.training.autoencoder import to_pictures
from studio.training.checkpoints import load_state
from studio.training.curves import save_curves
from studio.training.journal import Journal, read_journal
from studio.training.operator_costs import JOURNAL, measure_costs
from studio.training.operator_figures import figures_of, loss_after, loss_panels, shortest_seconds, title_of
from studio.training.operator_pictures import CONCEPTS, VENDOR
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
from studio.training.sizes import SHIFT, STEPS

GUIDANCE = 2.0
"""Every caption has one likely picture: as much as the large backbones take would speckle the ground (looked at)."""
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
    # Decays and steps of scans too, though they are float32 when they run: rounded once, they cost 0.05 % of the loss.
    weights = {key: value.half().contiguous() for key, value in state["average"].items()}
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
    panels = loss_panels(settings.state, operators)
    if all(curve.points for panel in panels for curve in panel.curves):
        save_curves(settings.resources / "weights", CURVES_NAME, panels, "loss (mean of 100 steps)")


def record_section(settings: TrainingSettings, operators: Sequence[str]) -> list[str]:
    """The lines of RECORD.md on the comparison weights."""
    size, (steps, cooldown) = comparison_size(smoke=settings.smoke), limits(settings)
    state = settings.state
    # Up to there every operator trains at the full rate: a falling one lowers the loss by itself.
    seconds = shortest_seconds(state, operators) * (1 - cooldown / steps)
    notes = [f"- {entry['text']}" for entry in read_journal(state, JOURNAL) if entry["event"] == "note"]
    return [
        COMPARISON_TITLE,
        "",
        f"One small backbone an operator, the same but for it: {size.picture_px} px, {size.network.depth} blocks of "
        f"width {size.network.width}, as many parameters as attention has; the autoencoder is that of "
        f"`{AUTOENCODER_OF}`. {CONCEPTS} well-known things by one vendor ({VENDOR}), on white and plain grounds, some "
        f"repainted. {steps:,} steps of {size.batch} pictures, the rate falling over the last {cooldown:,}; "
        f"Muon {size.muon_rate} and AdamW {size.adamw_rate}, average of weights {size.ema_decay}; pictures, captions, "
        "masks and noise are drawn from (seed, step), for every operator alike. Not compiled, one thread; a step's "
        "cost is the least of several, all operators in turn in one run, and seconds are steps times that.",
        "",
        "| operator | parameters | ms a step | loss, last 100 steps | loss, averaged weights, fresh noise "
        f"| loss after {seconds:,.0f} CPU seconds |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_record_row(state, operator, seconds) for operator in operators),
        "",
        "The last column is at equal time, before any operator's rate falls.",
        "",
        *([*notes, ""] if notes else []),
        f"Samples at the same prompts and noise: `{SHEET_FILE}`. Curves: `{CURVES_NAME}.svg`.",
        "",
    ]


def _record_row(state: Path, operator: str, seconds: float) -> str:
    figures = figures_of(state, operator)
    return (
        f"| {operator} | {figures['parameters']:,.0f} | {1000 * figures['step_seconds']:,.0f} | "
        f"{figures['last_loss']:.4f} | {figures['measured_loss']:.4f} | {loss_after(state, operator, seconds):.4f} |"
    )


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
    measure_costs(finished, settings)
    for operator in finished:
        journal.write("published", operator=operator, folder=publish_operator(settings, operator).name)
    write_sheet(settings, finished)
    write_curves(settings, finished)
    record = settings.resources / "weights" / "RECORD.md"
    if record.exists():
        put_section(record, COMPARISON_TITLE, record_section(settings, finished), "## Evaluation")
    write_credits(record.parent)
