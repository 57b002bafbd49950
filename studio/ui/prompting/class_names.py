"""The classes of weights that paint by class: their words for people, and how one is found by what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClassName:
    """One class.

    Attributes:
        label: Its number, as requests and records have it.
        words: Its names, as in "golden retriever, dog"; empty where the weights only number their classes.
    """

    label: str
    words: str


class ClassNames:
    """All classes of some weights.

    Args:
        labels: "number: name, synonym" each, as reports have them.

    Attributes:
        all: The classes in the order of the report.
    """

    def __init__(self, labels: Sequence[str]) -> None:
        self.all = tuple(_parsed(label) for label in labels)
        self._places: dict[str, int] = {}
        # Names of one class may be numbers of another: the numbers win, as in the engine's own search.
        for place, one in enumerate(self.all):
            names = (word.strip().casefold() for word in one.words.split(","))
            self._places.update({name: place for name in names if name})
        self._places.update({one.label: place for place, one in enumerate(self.all)})

    def place_of(self, wanted: str) -> int | None:
        """Give the place of the class with this number or name; None where there is none."""
        return self._places.get(wanted.strip().casefold())


def _parsed(label: str) -> ClassName:
    number, _, words = label.partition(":")
    return ClassName(number.strip(), words.strip())
