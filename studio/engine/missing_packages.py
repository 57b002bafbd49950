"""Names the package that a library asks for, and the line that installs it."""

from __future__ import annotations

import re

from studio.contract.errors import MissingPackage, shorten

PACKAGES = {
    "sentencepiece": "sentencepiece",
    "google.protobuf": "protobuf",
    "protobuf": "protobuf",
    "tiktoken": "tiktoken",
    "scipy": "scipy",
    "bs4": "beautifulsoup4",
    "ftfy": "ftfy",
    "torchvision": "torchvision",
    "torchsde": "torchsde",
}
"""Packages by the word that an import error has for them."""


def missing_package(error: Exception, what: str) -> MissingPackage:
    """Give the error for something that needs a package that is not installed.

    Args:
        error: What the library raised.
        what: What needs it, in words that begin a sentence.
    """
    text = str(error)
    words = [getattr(error, "name", None) or "", *re.findall(r"[\w.]+", text.lower())]
    package = next((PACKAGES[word] for word in words if word in PACKAGES), words[0])
    if not package:
        return MissingPackage(
            f"{what} needs a package that is missing: {shorten(text, 160)}.", "Install what it names with pip."
        )
    return MissingPackage(f"{what} needs the package {package}, which is not installed.", f"pip install {package}")
