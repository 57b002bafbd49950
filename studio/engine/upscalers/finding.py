"""Which upscalers there are, and from the word in a request to a loaded one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from studio.contract.catalog import UpscalerEntry
from studio.contract.errors import InvalidRequest, StudioError, WeightsDamaged, WeightsNotFound, nearest, shorten
from studio.engine.fingerprints import check_manifest, fingerprint_of
from studio.engine.upscalers import CLASSICAL, UPSCALERS
from studio.engine.upscalers.compact import CONFIG_FILE, WEIGHTS_FILE, CompactConfig, load_compact, read_compact_config
from studio.engine.upscalers.foreign import check_file, load_file, traits_for
from studio.engine.upscalers.lanczos import LOBES, Lanczos
from studio.engine.upscalers.upscaler import Traits, Upscaler

CLASSICAL_NAME = "Lanczos (classical, without a network)"
CLASSICAL_TRAITS = {scale: Traits(scale, LOBES, 4 * 4 * 4 * scale**2) for scale in CLASSICAL.values()}
MANIFEST = "manifest.json"
RESTORE_HINT = "Install the program again to restore it."


@dataclass(frozen=True, slots=True)
class UpscalerFolder:
    """A folder with one of our own upscalers, whole.

    Attributes:
        path: Where it lies.
        name: Name for people.
        config: What decides the network.
        fingerprint: SHA-256 over the files'.
    """

    path: Path
    name: str
    config: CompactConfig
    fingerprint: str

    @property
    def traits(self) -> Traits:
        """What its network needs: about four maps of its widest layer at once."""
        channels = max(self.config.features, 3 * self.config.scale**2)
        return Traits(self.config.scale, self.config.reach_px, 4 * torch.float32.itemsize * channels)


def open_upscaler_folder(path: Path, check: Callable[[], None] = lambda: None) -> UpscalerFolder:
    """Read a folder of ours and compare every file with its manifest.

    Raises:
        WeightsNotFound: A file is missing.
        WeightsDamaged: A file is not what the manifest says, or makes no sense.
    """
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): str(digest) for name, digest in manifest["files"].items()}
        name = str(manifest["name"])
        config = read_compact_config(json.loads((path / CONFIG_FILE).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise WeightsNotFound(
            f"The upscaler {path} lacks the file {Path(error.filename).name}.", RESTORE_HINT
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsDamaged(f"The upscaler {path} cannot be read ({shorten(error, 120)}).", RESTORE_HINT) from error
    check_manifest(path, files, check)
    return UpscalerFolder(path, name, config, fingerprint_of(files))


def entries(weights: Path) -> tuple[tuple[UpscalerEntry, ...], tuple[str, ...]]:
    """Give the upscalers that are there and whole, the classical one last, and what is wrong with others."""
    found, notices = [], []
    for upscaler_id, scale in UPSCALERS.items():
        if not (weights / upscaler_id).is_dir():
            continue
        try:
            found.append(UpscalerEntry(upscaler_id, open_upscaler_folder(weights / upscaler_id).name, scale))
        except StudioError as error:
            notices.append(str(error))
    found += [UpscalerEntry(classical, CLASSICAL_NAME, scale) for classical, scale in CLASSICAL.items()]
    return tuple(found), tuple(notices)


def default_for(scale: int, weights: Path) -> tuple[str, str]:
    """Give the id of the upscaler for a scale, and a sentence where it is only the classical one."""
    classical = next(name for name, factor in CLASSICAL.items() if factor == scale)
    upscaler_id = next((name for name, factor in UPSCALERS.items() if factor == scale), "")
    try:
        open_upscaler_folder(weights / upscaler_id)
    except StudioError as error:
        return classical, f"{error.text} The picture is enlarged with {CLASSICAL_NAME} instead."
    return upscaler_id, ""


def traits_of(choice: str, scale: int, weights: Path) -> Traits:
    """Say what an upscaler needs at a scale; reads headers and our own small files only.

    Raises:
        InvalidRequest: There is none of this name; the text lists them.
        StudioError: What lies at the path is no upscaler that runs; the text says what it is.
    """
    path = _path(choice, weights)
    if path is None:
        return CLASSICAL_TRAITS[CLASSICAL[choice]].at(scale)
    if path.is_dir():
        return open_upscaler_folder(path).traits.at(scale)
    check_file(path)
    return traits_for(scale)


def stamp_of(choice: str, weights: Path) -> str:
    """Give what tells an upscaler's file from the one that was there before; empty for the classical one."""
    path = _path(choice, weights)
    if path is None:
        return ""
    status = (path / WEIGHTS_FILE if path.is_dir() else path).stat()
    return f"{status.st_size}:{status.st_mtime_ns}"


def load(choice: str, weights: Path, dtype: torch.dtype, check: Callable[[], None]) -> Upscaler:
    """Load an upscaler onto the CPU.

    Raises:
        Cancelled: `check` said so.
        StudioError: As :func:`traits_of`, or its weights are damaged.
    """
    path = _path(choice, weights)
    if path is None:
        traits = CLASSICAL_TRAITS[CLASSICAL[choice]]
        return Upscaler(choice, CLASSICAL_NAME, "", Lanczos(traits.scale), traits)
    if not path.is_dir():
        return load_file(path, dtype, check)
    folder = open_upscaler_folder(path, check)
    return Upscaler(choice, folder.name, folder.fingerprint, load_compact(path, dtype, check), folder.traits)


def _path(choice: str, weights: Path) -> Path | None:
    """Give where an upscaler lies; None for the classical one.

    Raises:
        InvalidRequest: It is no id, and nothing lies there.
    """
    if choice in CLASSICAL:
        return None
    if choice in UPSCALERS and (weights / choice).is_dir():
        return weights / choice
    try:
        path = Path(choice).expanduser()
        if path.exists():
            return path
    except (OSError, RuntimeError, ValueError):
        pass
    ids = [*(name for name in UPSCALERS if (weights / name).is_dir()), *CLASSICAL]
    raise InvalidRequest(
        f"There is no upscaler {shorten(choice)!r}; there are {', '.join(ids)}, and paths of files.",
        nearest(choice, ids) or "`studio catalog` lists them.",
    )
