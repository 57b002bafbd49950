"""Finds the template that an English sentence was made from, and says it in the language of the moment."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from studio.session.particles import with_particles

CONTEXT = "Messages"
MAX_DEPTH = 4
MAX_WEAK_DEPTH = 2
MAX_TRIES = 800
"""So many templates are tried on one text; a text that asks for more is made of something else."""
MAX_SENTENCES = 4
"""A value has no more sentences inside."""
MAX_KEPT = 2_000
WEAK_LETTERS = 4
"""A template with fewer letters of its own ("{0} is {1}.") fits anything: one of its values must be known."""

_RUNS = re.compile(r"((?:\{\d+\} ?)*\{\d+\})")
_PLACE = re.compile(r"\{\d+\}")
_PATTERNS = ("(.*?)", "(.*)")
_BOUNDARY = re.compile(r"(?<=[.?!]) (?=\S)")
_ADDITION = re.compile(r"[ ,:(]+[A-Za-z]+")
_WORD = re.compile(r"[A-Za-z']+")
# Not one that a place, marked by a zero byte, touches: its value may be the rest of the word.
_WHOLE_WORD = re.compile(r"(?<![\0a-z'])[a-z']+(?![\0a-z'])")


class _Template:
    """A sentence with places, which may be runs: places that nothing or only a space divides.

    Attributes:
        text: As it was harvested.
        runs: What stands between the places of each run: nothing or a space.
        own: Its own parts, in their order around the runs.
        size: How many characters of its own it has.
        is_weak: It has hardly any word of its own.
    """

    def __init__(self, text: str) -> None:
        parts = _RUNS.split(text)
        self.text = text
        self.runs = [_PLACE.split(run)[1:-1] for run in parts[1::2]]
        self.own = [part.format() for part in parts[::2]]
        self.size = sum(map(_size, self.own))
        letters = sum(len(word) for part in self.own for word in _WORD.findall(part))
        self.is_weak = letters < WEAK_LETTERS and not _ADDITION.match(text)
        self._patterns: list[re.Pattern[str]] = []

    def values(self, text: str) -> Iterator[tuple[str, ...]]:
        """Give the values from which this makes a text; with a weak template, also the ones with a long first value."""
        if not self._patterns:
            own = list(map(re.escape, self.own))
            self._patterns = [re.compile(place.join(own), re.DOTALL) for place in _PATTERNS[: 1 + self.is_weak]]
        yield from dict.fromkeys(found.groups() for each in self._patterns if (found := each.fullmatch(text)))

    def words(self) -> list[str]:
        """Give the whole words that every text made from this has."""
        return _WHOLE_WORD.findall("\0".join(self.own).lower())


@dataclass(frozen=True, slots=True)
class _Said:
    """A translation, and how many characters of the English were recognised."""

    text: str
    known: int = 0


def read(file: Path) -> list[str]:
    """Give the templates of a file; a broken one has none."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    found = values.get("templates") if isinstance(values, dict) else None
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


class Sentences:
    """Translates sentences.

    Args:
        templates: English templates with numbered places.
        translate: Gives a template's translation; itself where there is none.
    """

    def __init__(self, templates: Iterable[str], translate: Callable[[str], str] | None = None) -> None:
        self._translate = translate or (lambda text: QCoreApplication.translate(CONTEXT, text))
        self._plain: dict[str, str] = {}
        self._of_word: dict[str, list[_Template]] = {}
        self._wordless: list[_Template] = []
        self._kept: dict[tuple[str, int], _Said | None] = {}
        self._tries = 0
        self._additions: set[str] = set()
        placed = []
        for text in templates:
            if begins := _ADDITION.match(text):
                self._additions.add(begins[0])
            if _PLACE.search(text):
                placed.append(_Template(text))
            else:
                self._plain[text.format()] = text
        self._index(placed)

    def translated(self, text: str) -> str:
        """Give one or several sentences in the language of the moment; what is not known stays.

        They are taken apart in the way in which most is known.
        """
        self._tries = 0
        bounds = [0, *(found.end() for found in _BOUNDARY.finditer(text)), len(text) + 1]
        best = [_Said("")]
        for end in range(1, len(bounds)):
            options = []
            for start in reversed(range(max(0, end - MAX_SENTENCES), end)):
                part = text[bounds[start] : bounds[end] - 1]
                said = self._said(part, 0) or (_Said(part) if end - start == 1 else None)
                if said is not None:
                    # A sentence rarely has another one inside: two that are as well known alone stand alone.
                    known = best[start].known + said.known - 2 * (end - start - 1)
                    options.append(_Said(f"{best[start].text} {said.text}".strip(), known))
            best.append(max(options, key=lambda said: said.known))
        return best[-1].text if best[-1].known else text

    def _index(self, templates: list[_Template]) -> None:
        """Put each template under the one of its words that the fewest others have."""
        counts = Counter(word for template in templates for word in set(template.words()))
        for template in templates:
            rarest = min(template.words(), key=lambda word: counts[word], default=None)
            (self._wordless if rarest is None else self._of_word.setdefault(rarest, [])).append(template)

    def _said(self, text: str, depth: int) -> _Said | None:
        """Give the translation of one sentence or part of one, None where it is not known."""
        if text in self._plain:
            return _Said(self._translate(self._plain[text]).format(), _size(text))
        key = text, depth
        if depth >= MAX_DEPTH or (self._tries > MAX_TRIES and key not in self._kept):
            return None
        if key not in self._kept:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            options = (
                self._filled(template, values, depth)
                for template in self._candidates(text, depth)
                for values in template.values(text)
            )
            known = [said for said in options if said is not None]
            self._kept[key] = max(known, key=lambda said: said.known, default=None)
        return self._kept[key]

    def _candidates(self, text: str, depth: int) -> Iterator[_Template]:
        """Give the templates that a text may be made from; of two that know as much of it, the first is taken."""
        if depth <= MAX_WEAK_DEPTH:
            yield from self._wordless
        words = dict.fromkeys(_WORD.findall(text.lower()))
        found = [template for word in words for template in self._of_word.get(word, ())]
        yield from sorted(found, key=lambda template: -template.size)

    def _filled(self, template: _Template, runs: tuple[str, ...], depth: int) -> _Said | None:
        """Give a template's translation with the values of its runs, None where nothing in them is known."""
        self._tries += 1
        values: list[_Said] = []
        for between, run in zip(template.runs, runs, strict=True):
            values += self._divided(run, between, depth + 1)
        known = sum(value.known for value in values)
        if template.is_weak and known < WEAK_LETTERS:
            return None
        words = self._translate(template.text).format(*(value.text for value in values))
        return _Said(with_particles(words), template.size + known)

    def _divided(self, text: str, between: list[str], depth: int) -> list[_Said]:
        """Give the values of a run: the division of which most is known."""
        if not between:
            return [self._value(text, depth)]
        if between[0]:
            first, rest = self._known_first(text)
            return [self._value(first, depth), *self._divided(rest, between[1:], depth)]
        # A run without spaces is a noun and its addition: neither has a third sentence inside.
        options = [
            [self._value(first, MAX_DEPTH - 1), *self._divided(rest, between[1:], MAX_DEPTH - 1)]
            for first, rest in self._divisions(text)
        ]
        return max(options, key=lambda values: sum(value.known for value in values))

    def _divisions(self, text: str) -> Iterator[tuple[str, str]]:
        """Give the ways to divide a text into two: before what begins like a known addition, or not at all."""
        yield "", text
        for found in _ADDITION.finditer(text):
            if found[0] in self._additions:
                yield text[: found.start()], text[found.start() :]
        yield text, ""

    def _known_first(self, text: str) -> tuple[str, str]:
        """Divide a text at the space after or before the longest words that are known as they are."""
        spaces = [found.start() for found in re.finditer(" ", text)]
        for space in reversed(spaces):
            if text[:space] in self._plain:
                return text[:space], text[space + 1 :]
        for space in spaces:
            if any(text[space + 1 : end] in self._plain for end in (*spaces, len(text)) if end > space):
                return text[:space], text[space + 1 :]
        return text[: spaces[0]] if spaces else text, text[spaces[0] + 1 :] if spaces else ""

    def _value(self, text: str, depth: int) -> _Said:
        """Give what stands in a place: translated where it is prose of ours, else as it is."""
        best = _Said(text)
        for variant in _variants(text):
            said = self._said(variant, depth)
            # What only happens to have a known part further on keeps its first letter.
            is_chance = said is not None and variant[0] != text[0] and said.text[:1] == variant[0]
            if said is not None and said.known > best.known and not is_chance:
                is_completed = len(variant) > len(text)
                best = _Said(said.text.removesuffix("."), said.known - is_completed) if is_completed else said
        return best


def _size(text: str) -> int:
    """Count the characters that are no spaces."""
    return len(text) - text.count(" ")


def _variants(text: str) -> Iterator[str]:
    """Give a text as it may stand among the templates: alone, as a whole sentence, or in the middle of one."""
    if len(text) > 2:
        yield text
        swapped = text[0].swapcase() + text[1:]
        if text[0].isalpha():
            yield swapped
        if " " in text and text[-1] not in ".?!":
            yield f"{text}."
            if text[0].islower():
                yield f"{swapped}."
