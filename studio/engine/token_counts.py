"""How much of a text an encoder reads, asked of its tokenizer alone."""

from __future__ import annotations

import functools
import importlib

from studio.contract.port import TokenCount
from studio.engine.loading import Component
from studio.engine.missing_packages import missing_package
from studio.engine.untyped import Untyped

NO_LIMIT = 10**6
"""Tokenizers without a limit of their own say 1e30."""


def tokenizer_of(component: Component) -> Untyped:
    """Load a folder's tokenizer, without its networks; kept for the next time.

    Raises:
        MissingPackage: It needs a package that is not installed.
    """
    try:
        return _loaded(component.class_name, str(component.path))
    except ImportError as error:
        raise missing_package(error, f"The tokenizer {component.class_name}") from error


@functools.lru_cache(maxsize=4)
def _loaded(class_name: str, path: str) -> Untyped:
    return getattr(importlib.import_module("transformers"), class_name).from_pretrained(path, local_files_only=True)


def count(tokenizer: Untyped, text: str, limit: int = 0) -> TokenCount:
    """Count a text's tokens, the special ones among them.

    Args:
        tokenizer: A tokenizer of transformers.
        text: The text.
        limit: Tokens that the pipeline reads; 0 is the tokenizer's own limit.
    """
    own = int(tokenizer.model_max_length)
    limit = min(limit or own, own) if own < NO_LIMIT else limit or NO_LIMIT
    encoded = tokenizer(
        text,
        truncation=False,
        verbose=False,
        return_special_tokens_mask=True,
        return_offsets_mapping=bool(tokenizer.is_fast),
    )
    needed = len(encoded["input_ids"])
    cut_at = None
    if needed > limit and tokenizer.is_fast:
        closing = next(
            (place for place, special in enumerate(reversed(encoded["special_tokens_mask"])) if not special), 0
        )
        cut_at = int(encoded["offset_mapping"][limit - closing][0])
    return TokenCount(min(needed, limit), limit, needed, cut_at)
