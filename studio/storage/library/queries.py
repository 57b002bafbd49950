"""What a person types into the search field, understood: words, phrases, filters, and what was not understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from studio.contract.errors import InvalidRequest, nearest, shorten
from studio.contract.geometry import Extent
from studio.storage.library.entries import LABELS, MAX_STARS, SOURCES

SORTS = ("newest", "oldest", "name", "size", "stars", "prompt")
MAX_CHARACTERS = 4_000
MAX_TERMS = 64
MAX_NUMBER = 2**63 - 1
HAS = ("record", "prompt", "negative", "tags", "label", "stars", "collection", "fault")
IS = ("starred", "tagged", "labelled", "collected", "damaged", "portrait", "landscape", "square")

_TOKEN = re.compile(r'(-?)(?:([^\W\d_]+):)?(?:"([^"]*)(?:"|$)|(\S+))?')
_COMPARED = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_UNFINISHED = " ,.<=>"
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

Value = int | str | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """One condition.

    Attributes:
        field: What is looked at: "word", "phrase" or the name of a filter.
        operation: "=", "<", "<=", ">" or ">=".
        values: What is compared with; one of several is enough.
        is_negated: Pictures that fulfil it are left out.
    """

    field: str
    operation: str
    values: tuple[Value, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search, understood.

    Attributes:
        text: What was typed.
        terms: The conditions; a picture fulfils all of them.
        notices: What was not understood, in sentences.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()
    notices: tuple[str, ...] = field(default=(), compare=False)

    @property
    def words(self) -> tuple[str, ...]:
        """The words and phrases that a picture must have, to be marked where they are shown."""
        found = (term for term in self.terms if term.field in ("word", "phrase") and not term.is_negated)
        return tuple(str(value) for term in found for value in term.values)


def parse_query(text: str) -> Query:
    """Understand a search; any text is one.

    Words are found in prompts, names of files and tags. `"of several words"` is a phrase, `-word` leaves out.
    Filters are `name:value`; values divided by commas are alternatives, numbers and days may be compared
    (`steps:>20`, `date:<=2026-11`) or be a range (`steps:10..20`). What is no filter is a word, and a notice says so.
    """
    notices: list[str] = []
    if len(text) > MAX_CHARACTERS:
        notices.append(f"The search has {len(text):,} characters; the first {MAX_CHARACTERS:,} are used.")
    terms: list[Term] = []
    for token in _tokens(text[:MAX_CHARACTERS]):
        if len(terms) >= MAX_TERMS:
            notices.append(f"The search has more than {MAX_TERMS} conditions; the first {MAX_TERMS} are used.")
            break
        terms.extend(_terms(token, notices))
    return Query(text, tuple(terms), tuple(dict.fromkeys(notices)))


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the search as it was typed: a sign, the name of a filter, a value."""

    whole: str
    is_negated: bool
    name: str
    value: str
    is_quoted: bool


def _tokens(text: str) -> Iterator[_Token]:
    clean = unicodedata.normalize("NFC", "".join(map(_typed, text)))
    position = 0
    while position < len(clean):
        if clean[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(clean, position)
        assert match is not None, "every part of the pattern may be empty"  # noqa: S101  # says why to mypy
        position = max(match.end(), position + 1)
        sign, name, quoted, plain = match.groups()
        value = quoted if plain is None else plain
        yield _Token(match[0], bool(sign), (name or "").lower(), value or "", quoted is not None)


def _typed(letter: str) -> str:
    """Give a letter as it can be looked for: lone surrogates and control characters are spaces."""
    return " " if unicodedata.category(letter) in ("Cc", "Cs") else letter


def _terms(token: _Token, notices: list[str]) -> Iterator[Term]:
    if not token.name:
        if token.value.strip():
            yield Term("phrase" if token.is_quoted else "word", "=", (token.value,), token.is_negated)
        return
    read = _FILTERS.get(token.name)
    if read is None:
        hint = nearest(token.name, _FILTERS)
        notices.append(_sentences(f"{shorten(token.name)!r} is no filter; it was looked for as a word.", hint))
    elif not token.value.strip(_UNFINISHED):
        notices.append(f"The filter {token.name!r} has no value yet.")
        return
    else:
        try:
            yield _filter(token, read)
        except InvalidRequest as error:
            notices.append(_sentences(error.text, "It was looked for as a word.", error.hint))
        else:
            return
    yield Term("word", "=", (token.whole.removeprefix("-"),), token.is_negated)


def _sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)


_Reader = Callable[[str], Value]


def _filter(token: _Token, read: tuple[_Reader, bool]) -> Term:
    reader, is_ordered = read
    if token.is_quoted:
        return Term(token.name, "=", (reader(token.value),), token.is_negated)
    operation, rest = "=", token.value
    if is_ordered:
        first, dots, last = token.value.partition("..")
        if dots and first and last:
            return Term(token.name, "..", (reader(first), reader(last)), token.is_negated)
        match = _COMPARED.fullmatch(token.value)
        operation, rest = (match[1] or "=", match[2]) if match else ("=", token.value)
    alternatives = [part for part in rest.split(",") if part.strip()] if operation == "=" else [rest]
    return Term(token.name, operation, tuple(reader(part) for part in alternatives or [rest]), token.is_negated)


def _number(what: str, most: int = MAX_NUMBER) -> _Reader:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,20}", text) or int(text) > most:
            raise InvalidRequest(f"The filter {what!r} has the value {shorten(text)!r}; it must be a number.")
        return int(text)

    return read


def _choice(what: str, allowed: tuple[str, ...]) -> _Reader:
    def read(text: str) -> str:
        word = text.lower()
        if word not in allowed:
            raise InvalidRequest(
                f"The filter {what!r} has the value {shorten(text)!r}; allowed: {', '.join(allowed)}.",
                nearest(word, allowed),
            )
        return word

    return read


def _any_text(text: str) -> str:
    return text.strip()


def _size(text: str) -> tuple[int, int]:
    try:
        extent = Extent.parse(text)
    except InvalidRequest as error:
        raise InvalidRequest(
            f"The filter 'size' has the value {shorten(text)!r}; it must be WIDTHxHEIGHT.", "For example size:512x512"
        ) from error
    return extent.width, extent.height


def _day(text: str) -> str:
    if not _DAY.fullmatch(text):
        raise InvalidRequest(
            f"The filter 'date' has the value {shorten(text)!r}; it must be a year, month or day.",
            "For example date:2026-11 or date:>2026-11-21",
        )
    return text


_FILTERS: Mapping[str, tuple[_Reader, bool]] = {
    "backbone": (_any_text, False),
    "family": (_any_text, False),
    "scheduler": (_any_text, False),
    "tag": (_any_text, False),
    "name": (_any_text, False),
    "folder": (_any_text, False),
    "collection": (_any_text, False),
    "label": (_choice("label", (*LABELS[1:], "none")), False),
    "source": (_choice("source", SOURCES), False),
    "has": (_choice("has", HAS), False),
    "is": (_choice("is", IS), False),
    "stars": (_number("stars", MAX_STARS), True),
    "steps": (_number("steps"), True),
    "width": (_number("width"), True),
    "height": (_number("height"), True),
    "seed": (_number("seed", 2**64 - 1), False),
    "size": (_size, False),
    "date": (_day, True),
}
FILTERS = tuple(_FILTERS)
"""The names of the filters."""
