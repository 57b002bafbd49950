"""Which program wrote what stands in a picture, and what it says."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from studio.storage.metadata.a1111 import read_parameters
from studio.storage.metadata.comfyui import read_comfy
from studio.storage.metadata.foreign_records import ForeignRecord
from studio.storage.metadata.invokeai import read_invoke
from studio.storage.metadata.texts import FOREIGN, PARAMETERS

log = logging.getLogger(__name__)


def foreign_of(texts: Mapping[str, str]) -> ForeignRecord | None:
    """Give what another program wrote; None where none did, or where nothing of it can be read.

    Args:
        texts: What stands in a file, by keyword.
    """
    try:
        found = _found(texts)
    except Exception:
        log.exception(
            "what another program wrote into a picture could not be read"
        )  # a file's import: it may be anything
        return None
    if found is None:
        return None
    return replace(found, texts={keyword: texts[keyword] for keyword in FOREIGN if keyword in texts})


def _found(texts: Mapping[str, str]) -> ForeignRecord | None:
    plain = read_parameters(texts[PARAMETERS]) if PARAMETERS in texts else None
    for found in (read_invoke(texts), read_comfy(texts)):
        if found is not None and not found.is_empty:
            return found if plain is None else _completed(found, plain)
    return plain


def _completed(found: ForeignRecord, plain: ForeignRecord) -> ForeignRecord:
    """Fill what a graph does not tell with what the same program wrote in plain words."""
    names = ("prompt", "negative", "seed", "steps", "sampler", "cfg", "size", "model")
    empty = {name: getattr(plain, name) for name in names if getattr(found, name) in (None, "")}
    return replace(found, **empty)
