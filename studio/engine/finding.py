"""From the backbone that a request names to what it runs on: family, folder, device and number format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from studio.contract.catalog import BackboneReport
from studio.contract.errors import InvalidRequest, nearest, shorten
from studio.contract.requests import BackboneChoice, GenerateRequest, Precision
from studio.engine import families, loading, memory
from studio.engine.families.family import Family
from studio.engine.loading import PipelineFolder

Key = tuple[str, str, str]


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
        """What tells resident weights apart."""
        return str(self.found.folder.path), str(self.device), self.precision.value

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
    """Give the weights that a choice names: an id of the default ones, or a path.

    Raises:
        InvalidRequest: There is no such backbone or operator.
        StudioError: What lies at the path is not a pipeline that runs; the text says what it is.
    """
    ids = default_ids(weights)
    is_default = choice.name in ids
    path = weights / choice.name if is_default else Path(choice.name).expanduser()
    if not path.exists() and path.name == choice.name:
        raise InvalidRequest(
            f"There is no backbone {shorten(choice.name)!r}; there are {', '.join(ids) or 'none'}, "
            "and paths of folders.",
            nearest(choice.name, ids) or "`studio catalog` lists them.",
        )
    folder = loading.open_folder(str(path))
    family = families.find(folder)
    report = family.report(folder)
    if choice.operator not in (None, report.operator):
        raise InvalidRequest(
            f"{report.name} has no operator {shorten(choice.operator)!r}; "
            f"it has {report.operator or 'none to choose'}.",
            nearest(str(choice.operator), [report.operator] if report.operator else []),
        )
    return Found(family, folder, report, is_default)


def aim(request: GenerateRequest, weights: Path) -> Target:
    """Give what a request runs on.

    Raises:
        InvalidRequest: There is no such backbone, operator or device.
        StudioError: What lies at the path is not a pipeline that runs.
    """
    found = find(request.backbone, weights)
    device = memory.pick_device(request.device)
    return Target(found, device, memory.pick_precision(request.precision, device))
