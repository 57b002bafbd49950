"""The checkpoint families, one file each: which one a folder is.

To add one: write its file with one `Family` in it, and add its line here. A test refuses a file that has no line.
"""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING

from studio.contract.errors import UnsupportedWeights, nearest, shorten

if TYPE_CHECKING:
    from studio.engine.families.family import Family
    from studio.engine.loading import PipelineFolder

MODULES = ("default", "sd15", "sdxl", "sd3", "flux", "zimage", "sana", "dit", "unconditional", "inpainting")
"""The files of proven families; `generic` takes what none of them knows."""


def find(folder: PipelineFolder) -> Family:
    """Give the family of a folder: the one that knows its pipeline's class, else the generic one, said to be untried.

    Raises:
        UnsupportedWeights: It is not a pipeline that makes pictures of text; the text says what it is.
    """
    for family in proven():
        if folder.pipeline in family.pipelines:
            return family
    generic = _family("generic")
    try:
        generic.report(folder)
    except UnsupportedWeights as error:
        known = [name for family in proven() for name in family.pipelines]
        raise UnsupportedWeights(error.text, error.hint or nearest(shorten(folder.pipeline), known)) from error
    return generic


def proven() -> tuple[Family, ...]:
    """Give every family that our tests prove on a tiny pipeline against bare diffusers."""
    return tuple(_family(name) for name in MODULES)


@functools.cache
def _family(name: str) -> Family:
    base = importlib.import_module("studio.engine.families.family").Family
    module = importlib.import_module(f"studio.engine.families.{name}")
    [found] = [one for one in vars(module).values() if _is_own(one, base, module.__name__)]
    family: Family = found()
    return family


def _is_own(value: object, base: type, module: str) -> bool:
    return isinstance(value, type) and issubclass(value, base) and value.__module__ == module
