"""What the studio offers to begin with: named styles and example prompts, in both languages, and how a style is said.

A style is words after a comma: "a cat, glossy 3d render". The words of the default weights are those of their captions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from studio.contract.errors import InvalidRequest, StudioError
from studio.contract.requests import MAX_SEED, check_text

PRESETS_VERSION = 1
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
_FILE = re.compile(r"[a-z0-9][a-z0-9-]*\.(webp|png)")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LOOSE_END = " \t\n,"
"""What may stand between a subject and the comma before its style."""


class PresetsDamaged(StudioError):
    """A file with presets is missing or makes no sense."""

    code = "presets_damaged"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages.

    Raises:
        InvalidRequest: One of them is empty, or no prompt could hold it.
    """

    english: str
    korean: str

    def __post_init__(self) -> None:
        for text in (self.english, self.korean):
            check_text("preset", text)
            if not text.strip(_LOOSE_END):
                raise InvalidRequest("A text of the presets is empty.")

    def of(self, *, is_korean: bool) -> str:
        """Give the text in one of the languages."""
        return self.korean if is_korean else self.english


@dataclass(frozen=True, slots=True)
class Style:
    """A look that can be asked for by name.

    Attributes:
        id: Stable word; the panels remember it.
        name: What the chooser calls it.
        phrase: What a prompt says of it.
        picture: File of its small picture in `presets/styles`.
        sample: Subject of that picture, in English.
        seed: Seed of that picture.

    Raises:
        InvalidRequest: The id, the file's name or the seed is impossible.
    """

    id: str
    name: Wording
    phrase: Wording
    picture: str
    sample: str
    seed: int = 0

    def __post_init__(self) -> None:
        _check_word("id of a style", self.id, _ID)
        _check_picture(self.picture, self.seed)
        check_text("sample of a style", self.sample)

    def phrase_for(self, prompt: str) -> str:
        """Give the phrase in the language of a prompt: Korean where it has a Korean letter, else English."""
        return self.phrase.of(is_korean=_HANGUL.search(prompt) is not None)


@dataclass(frozen=True, slots=True)
class Example:
    """A prompt that the default weights paint well.

    Attributes:
        prompt: In both languages.
        style: Id of the style it is shown in; empty for none.
        picture: File of its small picture in `presets/examples`.
        seed: Seed of that picture.

    Raises:
        InvalidRequest: The id, the file's name or the seed is impossible.
    """

    prompt: Wording
    style: str
    picture: str
    seed: int = 0

    def __post_init__(self) -> None:
        if self.style:
            _check_word("style of an example", self.style, _ID)
        _check_picture(self.picture, self.seed)


def parse_styles(text: str) -> tuple[Style, ...]:
    """Read the styles of their file, in its order.

    Raises:
        PresetsDamaged: It makes no sense, or is of another version; or two styles have one id or one phrase.
    """
    try:
        styles = tuple(_style(each) for each in _entries(text, "styles"))
    except _FAULTS as error:
        raise PresetsDamaged("The styles cannot be read.") from error
    for taken in ([each.id for each in styles], [one for each in styles for one in _phrases(each)]):
        if len(set(taken)) < len(taken):
            raise PresetsDamaged("Two styles have the same id or the same phrase.")
    return styles


def parse_examples(text: str) -> tuple[Example, ...]:
    """Read the example prompts of their file, in its order.

    Raises:
        PresetsDamaged: It makes no sense, or is of another version.
    """
    try:
        return tuple(_example(each) for each in _entries(text, "examples"))
    except _FAULTS as error:
        raise PresetsDamaged("The example prompts cannot be read.") from error


def find_style(styles: Iterable[Style], style_id: str | None) -> Style | None:
    """Give the style with an id; None where there is none."""
    return next((style for style in styles if style.id == style_id), None)


def styled(prompt: str, style: Style | None) -> str:
    """Give the prompt with a style said at its end, in the prompt's own language; a prompt that says it stays."""
    if style is None:
        return prompt
    phrase, subject = style.phrase_for(prompt), prompt.rstrip(_LOOSE_END)
    if not subject:
        return phrase
    return prompt if _says(prompt, phrase) else f"{subject}, {phrase}"


def unstyled(prompt: str, styles: Sequence[Style]) -> tuple[str, Style | None]:
    """Take a prompt apart into what `styled` made it of.

    Returns:
        The subject and the style; the prompt as it is and None where no style made exactly this prompt, so that what
        is put together again is the same text and gives the same picture.
    """
    for style in styles:
        for phrase in _phrases(style):
            if _says(prompt, phrase):
                subject = prompt.removesuffix(phrase).removesuffix(", ")
                if styled(subject, style) == prompt:
                    return subject, style
    return prompt, None


_FAULTS = (ValueError, TypeError, KeyError, RecursionError, InvalidRequest)
"""What broken JSON, or JSON of another shape, ends in."""


def _phrases(style: Style) -> tuple[str, ...]:
    return style.phrase.english, style.phrase.korean


def _says(prompt: str, phrase: str) -> bool:
    return prompt == phrase or prompt.endswith(f", {phrase}")


def _entries(text: str, name: str) -> list[dict[str, Any]]:
    plain = json.loads(text)
    if plain["version"] != PRESETS_VERSION:
        raise ValueError(f"version {plain['version']!r}")
    return list(plain[name])


def _style(plain: dict[str, Any]) -> Style:
    name, phrase = (Wording(plain[key]["en"], plain[key]["ko"]) for key in ("name", "phrase"))
    return Style(plain["id"], name, phrase, plain["picture"], plain["sample"], plain.get("seed", 0))


def _example(plain: dict[str, Any]) -> Example:
    prompt = Wording(plain["en"], plain["ko"])
    return Example(prompt, plain.get("style", ""), plain["picture"], plain.get("seed", 0))


def _check_word(name: str, word: str, form: re.Pattern[str]) -> None:
    check_text(name, word)
    if form.fullmatch(word) is None:
        raise InvalidRequest(f"The {name} is {word!r}; it must be of small letters, digits and hyphens.")


def _check_picture(file: str, seed: int) -> None:
    _check_word("picture of a preset", file, _FILE)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise InvalidRequest(f"The seed of a preset is {seed!r}; it must be a whole number from 0 to {MAX_SEED}.")
