"""From the backbone that a request names to what it runs on: family, folder, device and number format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import torch

from studio.contract.catalog import BackboneReport
from studio.contract.errors import InvalidRequest, StudioError, WeightsDamaged, nearest, shorten
from studio.contract.requests import BackboneChoice, GenerateRequest, Precision
from studio.engine import comparison_weights, families, loading, memory
from studio.engine.families.family import Family
from studio.engine.loading import PipelineFolder

T = TypeVar("T")


class Key(NamedTuple):
    """What tells resident weights apart: where they lie, where and how they run, and which files they were."""

    path: str
    device: str
    precision: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Found:
    """Weights on disk.

    Attributes:
        family: Their family.
        folder: Their folder.
        report: What they are.
        is_default: They are among the default weights, small enough to stay resident together.
    """

    family: Family
    folder: PipelineFolder
    report: BackboneReport
    is_default: bool


@dataclass(frozen=True, slots=True)
class Target:
    """What a request runs on: weights, device and number format."""

    found: Found
    device: torch.device
    precision: Precision

    @property
    def key(self) -> Key:
        """What tells resident weights apart; files that were replaced on disk are others."""
        files = [file for component in self.found.folder.components.values() for file in component.files]
        stamp = ",".join(f"{file.size}:{file.mtime_ns}" for file in files)
        return Key(str(self.found.folder.path), str(self.device), self.precision.value, stamp)

    @property
    def dtype(self) -> torch.dtype:
        """The number format as torch names it."""
        return memory.DTYPES[self.precision]


def default_ids(weights: Path) -> list[str]:
    """Give the ids of the default backbones under a weights folder, sorted."""
    if not weights.is_dir():
        return []
    return sorted(folder.name for folder in weights.iterdir() if (folder / loading.INDEX).is_file())


def find(choice: BackboneChoice, weights: Path) -> Found:
    """Give the weights that a choice names: an id of the default ones, with an operator or without, or a path.

    Raises:
        InvalidRequest: There is no such backbone or operator.
        WeightsNotFound: There are no comparison weights of the operator.
        StudioError: What lies at the path is not a pipeline that runs; the text says what it is.
    """
    ids = default_ids(weights)
    is_default = choice.name in ids
    if is_default and choice.name == comparison_weights.CARRIER and choice.operator is not None:
        return _compared(comparison_weights.named(choice.operator, weights), weights)
    path = weights / choice.name if is_default else _path(choice.name)
    if path.name == choice.name and not path.exists():
        raise InvalidRequest(
            f"There is no backbone {shorten(choice.name)!r}; there are {', '.join(ids) or 'none'}, "
            "and paths of folders.",
            nearest(choice.name, ids) or "`studio catalog` lists them.",
        )
    found = _found(path, is_default=is_default)
    if choice.operator not in (None, found.report.operator):
        raise InvalidRequest(
            f"{found.report.name} has no operator {shorten(choice.operator)!r}; "
            f"it has {found.report.operator or 'none to choose'}.",
            nearest(str(choice.operator), [found.report.operator] if found.report.operator else []),
        )
    return found


def _compared(operator: str, weights: Path) -> Found:
    """Give the comparison weights of an operator; without them the default ones, where they are of that operator."""
    folder = weights / comparison_weights.FOLDER / operator
    if comparison_weights.is_there(folder):
        return _found(folder, is_default=True)
    found = _found(weights / comparison_weights.CARRIER, is_default=True)
    if found.report.operator != operator:
        raise comparison_weights.missing(operator, weights)
    return found


def _found(path: Path, *, is_default: bool) -> Found:
    """Give what lies at a path."""
    whole = path.resolve()
    is_comparison = comparison_weights.is_there(whole)
    folder = comparison_weights.open_comparison(whole) if is_comparison else loading.open_folder(str(whole))
    family, report = understood(folder, lambda: _reported(folder))
    return Found(family, folder, report, is_default)


def understood(folder: PipelineFolder, work: Callable[[], T]) -> T:
    """Do what reads a folder's configs; values that make no sense there are the folder's fault, and said so.

    Raises:
        WeightsDamaged: A config holds values that make no sense.
        StudioError: What the work itself says.
    """
    try:
        return work()
    except StudioError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise WeightsDamaged(
            f"The config files of {folder.path} hold values that make no sense "
            f"({type(error).__name__}: {shorten(error, 120)}).",
            "Get the folder again.",
        ) from error


def _reported(folder: PipelineFolder) -> tuple[Family, BackboneReport]:
    family = families.find(folder)
    try:
        return family, family.report(folder)
    except InvalidRequest as error:
        raise ValueError(error.text) from error


def _path(name: str) -> Path:
    """Give a path as the system knows it.

    Raises:
        InvalidRequest: No path can be called so.
    """
    try:
        path = Path(name).expanduser()
        path.exists()
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidRequest(f"The backbone {shorten(name)!r} is no path that can be opened ({reason}).") from error
    return path


def aim(request: GenerateRequest, weights: Path) -> Target:
    """Give what a request runs on.

    Raises:
        InvalidRequest: There is no such backbone, operator or device.
        StudioError: What lies at the path is not a pipeline that runs.
    """
    found = find(request.backbone, weights)
    device = memory.pick_device(request.device)
    return Target(found, device, memory.pick_precision(request.precision, device))
