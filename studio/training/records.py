"""RECORD.md and CREDITS.md beside the published weights: what they were trained with, and whose pictures."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

import torch

from studio.engine.sentences import PACKAGE, VERSION
from studio.training import autoencoder, backbone, evaluation, pictures, upscaler_publishing
from studio.training.compositions import HELD_OUT
from studio.training.concepts import HELD_OUT_SHARE
from studio.training.journal import Entry, read_journal
from studio.training.packages import PACKAGES
from studio.training.precision import multiplies_bf16
from studio.training.settings import TrainingSettings
from studio.training.sizes import choose_device, choose_size
from studio.training.wheels import WHEELS

COMPARISON_TITLE = "## Comparison weights"
"""Of the section that the stage `publish-operators` writes; the stage `publish` leaves it as it is."""
_SHARES_IN_WORDS = {
    "famous": "well-known things",
    "tinted": "well-known things repainted",
    "flag": "flags",
    "other": "other things",
    "pair": "two things in a relation",
    "many": "two to five of a thing",
    "three": "three things",
}


def _last(entries: list[Entry], event: str) -> Entry:
    """The newest entry of a kind; empty where there is none."""
    return next((entry for entry in reversed(entries) if entry["event"] == event), {})


def _figure(entry: Entry, key: str, digits: int = 0) -> str:
    """A number of an entry as text, a dash where it is missing."""
    value = entry.get(key)
    return f"{value:,.{digits}f}" if isinstance(value, int | float) else "-"


def _backbone_row(state: Path, name: str) -> str:
    entries = read_journal(state, f"backbone-{name}")
    reached = next((entry for entry in reversed(entries) if "pictures" in entry), {})
    last, stopped, evaluated = _last(entries, "step"), _last(entries, "stopped"), _last(entries, "evaluated")
    cells = (
        name,
        _figure(reached, "pictures"),
        _figure(reached, "step"),
        _figure(stopped, "minutes"),
        _figure(last, "loss", 4),
        _figure(evaluated, "loss_seen", 4),
        _figure(evaluated, "loss_held_out", 4),
    )
    return "| " + " | ".join(cells) + " |"


def _pictures_section(settings: TrainingSettings) -> list[str]:
    data, size = _last(read_journal(settings.state, "data"), "finished"), choose_size(smoke=settings.smoke)
    shares = ", ".join(f"{_SHARES_IN_WORDS[name]} {share:.0%}" for name, share in pictures.SHARES.items())
    return [
        "## Pictures",
        "",
        f"{_figure(data, 'drawings')} drawings of {_figure(data, 'concepts')} concepts at {size.picture_px} px, "
        f"{_figure(data, 'cards')} pictures (drawings, places, colours, background), "
        f"{_figure(data, 'captions')} different captions in English and Korean. "
        f"Held out: {HELD_OUT_SHARE:.0%} of the concepts in every style, and {len(HELD_OUT)} compositions. "
        f"Shares of the samples: {shares}; single things stand on white in {pictures.WHITE_SHARE:.0%}.",
        "",
    ]


def _autoencoder_section(settings: TrainingSettings) -> list[str]:
    coder = _last(read_journal(settings.state, "autoencoder"), "finished")
    size = choose_size(smoke=settings.smoke)
    return [
        "## Autoencoder",
        "",
        f"{_figure(coder, 'pictures')} crops of {autoencoder.CROP_PX} px in {_figure(coder, 'step')} steps of "
        f"{size.coder_batch}, {_figure(coder, 'minutes')} minutes; "
        f"{_figure(coder, 'psnr', 2)} dB on drawings of held-out concepts at {size.picture_px} px. "
        "L1 + 0.5 gradient L1 + squared error + 1e-4 KL; Muon 3e-3 and AdamW 2e-3; latents whitened per channel.",
        "",
    ]


def _backbones_section(settings: TrainingSettings, backbones: Sequence[str]) -> list[str]:
    size = choose_size(smoke=settings.smoke)
    notes = [
        f"- {name}: {entry['text']}"
        for name in backbones
        for entry in read_journal(settings.state, f"backbone-{name}")
        if entry["event"] == "note"
    ]
    return [
        "## Backbones",
        "",
        "| backbone | pictures seen | steps | minutes | last loss | loss, seen concepts | loss, held-out concepts |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_backbone_row(settings.state, name) for name in backbones),
        "",
        f"Rectified flow, x0 predicted, sigma = sigmoid(N({backbone.SIGMA_MEAN}, {backbone.SIGMA_SPREAD})), "
        f"weight 1 / max(sigma, {backbone.BOUNDED_SIGMA})^2, batch {size.batch}, "
        f"captions dropped {backbone.DROPPED_CAPTIONS:.0%}, masked pictures {backbone.MASKED_PICTURES:.0%}, "
        f"Muon {size.muon_rate} and AdamW {size.adamw_rate}, average of weights {size.ema_decay}. "
        "Pictures, captions, masks and noise are drawn from (seed, step), for every backbone alike.",
        "",
        *([*notes, ""] if notes else []),
        f"Text encoder: {PACKAGE} {VERSION}, frozen. Samples: `sheet.png` (left to right: {', '.join(backbones)}).",
        "",
    ]


def _device_in_words() -> str:
    """The device, and in which number format it multiplied."""
    device = choose_device()
    name = torch.cuda.get_device_name() if device.type == "cuda" else "no GPU"
    return f"{name}, {'bf16 products and float32 weights' if multiplies_bf16(device) else 'float32'}"


def write_record(folder: Path, settings: TrainingSettings, backbones: Sequence[str]) -> None:
    """Writes RECORD.md from the journals of the stages; what it says of upscalers trained elsewhere stays."""
    lines = [
        "# What the default weights were trained with",
        "",
        "Written by `studio train publish` from the journals of the stages.",
        "",
        f"Machine: {os.cpu_count()} CPU cores ({platform.machine()}), {_device_in_words()}, torch {torch.__version__}. "
        f"Seed {settings.seed}.",
        "",
        *_pictures_section(settings),
        *_autoencoder_section(settings),
        *_backbones_section(settings, backbones),
        *(upscaler_publishing.record_section(settings) or section_of(folder / "RECORD.md", "## Upscalers")),
        *section_of(folder / "RECORD.md", COMPARISON_TITLE),
        *evaluation.record_section(settings),
    ]
    (folder / "RECORD.md").write_text("\n".join(lines), encoding="utf-8")


def put_section(record: Path, title: str, lines: Sequence[str], before: str) -> None:
    """Writes a section into RECORD.md in the place of an earlier one; a new one comes before the section `before`."""
    old, whole = section_of(record, title), record.read_text(encoding="utf-8").split("\n")
    if old:
        begin = whole.index(title)
        whole[begin : begin + len(old)] = lines
    else:
        begin = whole.index(before) if before in whole else len(whole)
        whole[begin:begin] = lines
    record.write_text("\n".join(whole), encoding="utf-8")


def section_of(record: Path, title: str) -> list[str]:
    """The lines of a section, up to the next one; empty where the file or the section is missing."""
    lines = record.read_text(encoding="utf-8").split("\n") if record.exists() else []
    if title not in lines:
        return []
    begin = lines.index(title)
    end = next((row for row in range(begin + 1, len(lines)) if lines[row].startswith("## ")), len(lines))
    return lines[begin:end]


def write_credits(folder: Path) -> None:
    """Writes CREDITS.md: every data set with version, licence, authors and project."""
    lines = [
        "# Whose pictures and words the default weights learnt from",
        "",
        "The weights were trained on the following works. Each keeps its licence; where the project's own licence for "
        "the artwork is stricter than the package's, it is named here.",
        "",
        "| package | version | licence | authors | project | use |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for package in PACKAGES:
        cells = (package.name, package.version, package.credit_licence, package.authors, package.project, package.use)
        lines.append("| " + " | ".join(cells) + " |")
    lines += [
        f"| {wheel.name} (PyPI) | {wheel.version} | {wheel.licence} | {wheel.authors} | {wheel.project} | {wheel.use} |"
        for wheel in WHEELS
    ]
    lines += [
        f"| {PACKAGE} (PyPI) | {VERSION} | Apache-2.0 | package by cnmoro; encoder by Google (Universal Sentence "
        f"Encoder, multilingual) | Python package {PACKAGE} | text features; not part of the weights |",
        "",
        "Changes: drawings were rasterised at 128 px and other sizes, placed alone or together on plain, "
        "patterned and painted backgrounds, some repainted in another colour. The comparison weights (`operators/`) "
        "learnt at 64 px from drawings of one of these packages alone, @iconify-json/twemoji.",
        "",
        "Licences: Apache-2.0 apache.org/licenses/LICENSE-2.0; MIT opensource.org/license/mit; "
        "CC-BY-4.0 creativecommons.org/licenses/by/4.0.",
        "",
    ]
    (folder / "CREDITS.md").write_text("\n".join(lines), encoding="utf-8")
