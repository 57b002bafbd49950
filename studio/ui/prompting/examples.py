"""Example prompts: texts that the default weights paint well, shipped as data in both languages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.contract.errors import InvalidRequest, StudioError
from studio.contract.requests import check_text

EXAMPLES_VERSION = 1
MAX_BYTES = 2**18


class ExamplesDamaged(StudioError):
    """The file with the example prompts is missing or makes no sense."""

    code = "examples_damaged"


@dataclass(frozen=True, slots=True)
class Example:
    """One example prompt in both languages.

    Raises:
        InvalidRequest: One of them is no prompt.
    """

    english: str
    korean: str

    def __post_init__(self) -> None:
        for text in (self.english, self.korean):
            check_text("example", text)
            if not text.strip():
                raise InvalidRequest("The example is empty.")


def read_examples(file: Path) -> tuple[Example, ...]:
    """Read the shipped examples.

    Raises:
        ExamplesDamaged: The file is missing, broken or of a newer version.
    """
    try:
        with file.open("rb") as stream:
            plain = json.loads(stream.read(MAX_BYTES))
        if plain["version"] != EXAMPLES_VERSION:
            raise ExamplesDamaged("The example prompts are of another version of Scanline Studio.")
        return tuple(Example(each["en"], each["ko"]) for each in plain["examples"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError, InvalidRequest) as error:
        raise ExamplesDamaged("The example prompts cannot be read.") from error


def texts(examples: Sequence[Example], *, has_korean_first: bool) -> tuple[str, ...]:
    """Give the prompts of all examples, those in a person's own language first."""
    english = tuple(example.english for example in examples)
    korean = tuple(example.korean for example in examples)
    return (*korean, *english) if has_korean_first else (*english, *korean)
