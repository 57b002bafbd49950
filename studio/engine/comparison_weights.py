"""The comparison weights: for each operator a small backbone, which borrows all other components of `ssm`.

A folder of them holds the backbone and a manifest alone; autoencoder, scheduler and text encoder are those of the
folder `ssm` beside `operators`, so that a dozen operators take a dozen backbones on disk and no more.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio.contract.errors import InvalidRequest, WeightsNotFound, nearest, shorten
from studio.engine import loading
from studio.engine.loading import INDEX, PipelineFolder
from studio.engine.operators import known_operators, operator_id

CARRIER = "ssm"
"""The backbone whose operator is chosen."""
FOLDER = "operators"
"""Where they lie under the default weights."""
BACKBONE = "backbone"
MANIFEST = "manifest.json"


def available(weights: Path) -> tuple[str, ...]:
    """Give the operators that there are comparison weights of, in the order of the registry."""
    return tuple(operator for operator in known_operators() if is_there(weights / FOLDER / operator))


def is_there(folder: Path) -> bool:
    """Say whether a folder is one of comparison weights, with `ssm` to borrow from."""
    return (
        folder.parent.name == FOLDER
        and not (folder / INDEX).exists()
        and (folder / BACKBONE).is_dir()
        and (folder.parent.parent / CARRIER / INDEX).is_file()
    )


def named(operator: str, weights: Path) -> str:
    """Give the id of an operator that a person named, by its id or another name.

    Raises:
        InvalidRequest: There is no such operator; the text lists what there is.
    """
    try:
        return operator_id(operator)
    except ValueError as error:
        there = available(weights) or known_operators()
        raise InvalidRequest(
            f"There is no operator {shorten(operator)!r}; there are {', '.join(there)}.",
            nearest(operator, there) or "`studio catalog` lists them.",
        ) from error


def missing(operator: str, weights: Path) -> WeightsNotFound:
    """Give the error for an operator without comparison weights: what there is, and how to make them."""
    return WeightsNotFound(
        f"There are no comparison weights of {operator!r} in {weights / FOLDER}; "
        f"there are {', '.join(available(weights)) or 'none'}.",
        f"Train them with: studio train operators publish-operators --operator {operator}",
    )


def open_comparison(folder: Path) -> PipelineFolder:
    """Give a folder of comparison weights as a whole pipeline: its backbone in `ssm`, for the rest.

    Raises:
        StudioError: A part of either folder is missing, damaged or of another kind.
    """
    lender = loading.open_folder(str(folder.parent.parent / CARRIER))
    own = lender.components[BACKBONE]
    backbone = loading.open_component(folder, BACKBONE, own.library, own.class_name)
    return replace(lender, path=folder, components={**lender.components, BACKBONE: backbone}, lender=lender.path)
