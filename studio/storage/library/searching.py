"""Searches to SQL: values have places in it, so that nothing a person types is ever part of a statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.storage.library import folders
from studio.storage.library.folding import composed, folded, matching
from studio.storage.library.queries import Query, Term

if TYPE_CHECKING:
    import sqlite3

Parameter = int | str | bytes
Ids = tuple[int, ...]

MAX_RANGES = 50
"""So many alternatives stand in a statement itself; more are a table of their own in it."""
_ORDERS = {
    "newest": "moment DESC, id DESC",
    "oldest": "moment, id",
    "name": "name_order, id",
    "size": "width * height DESC, id DESC",
    "stars": "stars DESC, moment DESC, id DESC",
    "prompt": "prompt_order, id",
}

_MATCHING = "id IN (SELECT rowid FROM texts WHERE texts MATCH ?)"


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of a WHERE, and the values of its places."""

    sql: str
    values: tuple[Parameter, ...] = ()

    def negated(self) -> Condition:
        """Give its opposite."""
        return Condition(f"NOT ({self.sql})", self.values)


def sorted_ids(connection: sqlite3.Connection, sort: str) -> Ids:
    """Give the numbers of all pictures in an order."""
    rows = connection.execute(f"SELECT id FROM pictures ORDER BY {_ORDERS[sort]}")  # noqa: S608  # from above
    return tuple(number for (number,) in rows.fetchall())


def found_ids(connection: sqlite3.Connection, query: Query) -> set[int] | None:
    """Give the numbers of the pictures that fulfil a search, in no order; None where all do."""
    conditions = _conditions(connection, query)
    if not conditions:
        return None
    if len(conditions) == 1 and conditions[0].sql == _MATCHING:
        rows = connection.execute("SELECT rowid FROM texts WHERE texts MATCH ?", conditions[0].values)
        return {number for (number,) in rows.fetchall()}
    where = " AND ".join(f"({each.sql})" for each in conditions)
    values = [value for each in conditions for value in each.values]
    rows = connection.execute(f"SELECT id FROM pictures WHERE {where}", values)  # noqa: S608  # values have places
    return {number for (number,) in rows.fetchall()}


def _conditions(connection: sqlite3.Connection, query: Query) -> list[Condition]:
    texts: list[str] = []
    conditions = []
    for term in query.terms:
        if term.field in ("word", "phrase"):
            text = str(term.values[0])
            match = matching(text, is_whole=term.field == "phrase")
            if match is not None and not term.is_negated:
                texts.append(match)
                continue
            condition = _containing(text) if match is None else _matching(match)
        else:
            condition = _any(_CONDITIONS[term.field](connection, term))
        conditions.append(condition.negated() if term.is_negated else condition)
    # All words in one question: the index intersects them far faster than the pictures could be asked for each.
    return [_matching(" AND ".join(texts)), *conditions] if texts else conditions


def _matching(match: str) -> Condition:
    return Condition(_MATCHING, (match,))


def _containing(text: str) -> Condition:
    """Look for what has no letters, such as an emoji, which the full-text index does not hold."""
    return Condition("instr(prompt, ?) OR instr(name, ?)", (composed(text), composed(text)))


def _any(conditions: Iterable[Condition]) -> Condition:
    parts = tuple(conditions)
    sql = " OR ".join(f"({part.sql})" for part in parts)
    return Condition(sql or "0", tuple(value for part in parts for value in part.values))


_Reader = Callable[["sqlite3.Connection", Term], Iterable[Condition]]


def _among(column: str) -> _Reader:
    """Compare with the beginnings of words in the few values that a column has, letters of any script without case."""

    def read(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
        known = [text for (text,) in connection.execute(f"SELECT DISTINCT {column} FROM pictures")]  # noqa: S608
        fitting = _fitting(known, term)
        yield Condition(f"{column} IN ({_places(fitting)})", tuple(fitting))

    return read


def _fitting(known: Iterable[str], term: Term) -> list[str]:
    patterns = [re.compile(r"(?<!\w)" + re.escape(folded(str(value)))) for value in term.values]
    return [text for text in known if any(pattern.search(folded(text)) for pattern in patterns)]


def _places(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _tagged(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
    known = [text for (text,) in connection.execute("SELECT DISTINCT tag FROM tags")]
    for value in term.values:
        # A whole tag means that one alone; before it is typed whole, all that begin so.
        whole = [text for text in known if folded(text) == folded(str(value))]
        fitting = whole or _fitting(known, replace(term, values=(value,)))
        yield Condition(f"id IN (SELECT picture FROM tags WHERE tag IN ({_places(fitting)}))", tuple(fitting))  # noqa: S608


def _foldered(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
    ranges = folders.ranges(connection, map(str, term.values))
    if len(ranges) <= MAX_RANGES:
        return [Condition("path >= ? AND path < ?", each) for each in ranges]
    places = ", ".join(("(?, ?)",) * len(ranges))
    inside = "p.path >= f.column1 AND p.path < f.column2"
    sql = f"id IN (SELECT p.id FROM (VALUES {places}) AS f JOIN pictures AS p ON {inside})"  # noqa: S608  # places only
    return [Condition(sql, tuple(bound for each in ranges for bound in each))]


def _collected(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
    names = dict(connection.execute("SELECT id, name FROM collections").fetchall())
    wanted = {folded(str(value)) for value in term.values}
    # A whole name means that collection alone; before it is typed whole, all that begin so.
    chosen = [number for number, name in names.items() if folded(name) in wanted]
    if not chosen:
        chosen = [number for number, name in names.items() if _fitting([name], term)]
    sql = f"id IN (SELECT picture FROM members WHERE collection IN ({_places(chosen)}))"  # noqa: S608  # places only
    yield Condition(sql, tuple(chosen))


def _named(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
    del connection
    for value in term.values:
        match = matching(str(value), is_whole=False)
        if match is not None:
            yield _matching(f"name : {match}")
        yield Condition("instr(lower(name), lower(?))", (composed(str(value)),))


def _labelled(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
    del connection
    for value in term.values:
        yield Condition("label = ?", ("" if value == "none" else str(value),))


def _numeric(column: str, known: str = "") -> _Reader:
    """Compare a number; where it is not known, nothing is said of it.

    Args:
        column: Holds it.
        known: Holds where it is known; empty where it always is.
    """
    also = f" AND {known}" if known else ""

    def read(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
        del connection
        numbers = [value for value in term.values if isinstance(value, int)]
        if term.operation == "..":
            yield Condition(f"{column} BETWEEN ? AND ?{also}", (min(numbers), max(numbers)))
            return
        for number in numbers:
            yield Condition(f"{column} {term.operation} ?{also}", (number,))

    return read


def _seeded(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
    del connection
    for value in term.values:
        if isinstance(value, int):
            yield Condition("seed IS ?", (signed(value),))  # without a seed it is another one, not an unknown answer


def _sized(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
    del connection
    for value in term.values:
        if isinstance(value, tuple):
            yield Condition("width = ? AND height = ?", value)


def _dated(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
    """Compare the day on the clock that painted; a year or month means all of its days."""
    del connection
    days = [str(value) for value in term.values]
    # "~" comes after every digit, hyphen and T: "2026-11~" is the end of November.
    if term.operation == "..":
        first, last = days if days[0] < days[1] + "~" else reversed(days)
        yield Condition("created >= ? AND created < ?", (first, last + "~"))
        return
    for day in days:
        if term.operation == "=":
            yield Condition("created >= ? AND created < ?", (day, day + "~"))
        else:
            is_after_end = term.operation in (">", "<=")
            bound = day + "~" if is_after_end else day
            yield Condition(f"created {term.operation} ?", (bound,))


_HAS = {
    "record": "source <> 'none'",
    "prompt": "prompt <> ''",
    "negative": "negative_prompt <> ''",
    "tags": "id IN (SELECT picture FROM tags)",
    "label": "label <> ''",
    "stars": "stars > 0",
    "collection": "id IN (SELECT picture FROM members)",
    "fault": "fault <> ''",
}
_IS = {
    "starred": _HAS["stars"],
    "tagged": _HAS["tags"],
    "labelled": _HAS["label"],
    "collected": _HAS["collection"],
    "damaged": _HAS["fault"],
    "portrait": "height > width",
    "landscape": "width > height",
    "square": "width = height AND width > 0",
}


def _one_of(known: dict[str, str]) -> _Reader:
    def read(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
        del connection
        return [Condition(known[str(value)]) for value in term.values]

    return read


def _source(connection: sqlite3.Connection, term: Term) -> Iterable[Condition]:
    del connection
    return [Condition("source = ?", (str(value),)) for value in term.values]


_CONDITIONS: dict[str, _Reader] = {
    "backbone": _among("backbone"),
    "family": _among("family"),
    "scheduler": _among("scheduler"),
    "tag": _tagged,
    "name": _named,
    "folder": _foldered,
    "collection": _collected,
    "label": _labelled,
    "source": _source,
    "has": _one_of(_HAS),
    "is": _one_of(_IS),
    "stars": _numeric("stars"),
    "steps": _numeric("steps", "steps > 0"),
    "width": _numeric("width", "width > 0"),
    "height": _numeric("height", "height > 0"),
    "seed": _seeded,
    "size": _sized,
    "date": _dated,
}


def signed(number: int) -> int:
    """Give a number of 64 bits as SQLite keeps it."""
    return number - 2**64 if number >= 2**63 else number


def unsigned(number: int) -> int:
    """Give a number back that :func:`signed` made."""
    return number + 2**64 if number < 0 else number
