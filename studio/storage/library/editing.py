"""What a person may do to marks: each a function from the old ones to the new ones, refused where it is impossible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from studio.contract.errors import InvalidRequest, shorten
from studio.storage.library.entries import LABELS, MAX_STARS
from studio.storage.library.folding import composed, folded
from studio.storage.library.marks import MAX_NAME, MAX_TAGS, Mark, Marks

Edit = Callable[[Mark], Mark]


def rated(stars: int) -> Edit:
    """Give the change to 0 to 5 stars.

    Raises:
        InvalidRequest: The number is another one.
    """
    if isinstance(stars, bool) or stars not in range(MAX_STARS + 1):
        raise InvalidRequest(f"The stars are {shorten(stars)}; allowed: 0 to {MAX_STARS}.")
    return lambda mark: replace(mark, stars=stars)


def labelled(label: str) -> Edit:
    """Give the change to a colour label; the empty one is none.

    Raises:
        InvalidRequest: There is no such label.
    """
    if label not in LABELS:
        raise InvalidRequest(f"The label is {shorten(label)!r}; allowed: {', '.join(LABELS[1:])}, or none.")
    return lambda mark: replace(mark, label=label)


def tagged(add: Sequence[str], remove: Sequence[str]) -> Edit:
    """Give the change that adds words and takes words away; upper and lower case do not make another word.

    Raises:
        InvalidRequest: A word is empty or too long; the change itself raises it where a picture would have too many.
    """
    words, away = [tidied(tag, "tag") for tag in add], {folded(tag.strip()) for tag in remove}

    def changed(mark: Mark) -> Mark:
        # The last of equal ones stays: a word keeps the form in which it was given first.
        tags = {folded(tag): tag for tag in (*reversed(words), *mark.tags) if folded(tag) not in away}
        if len(tags) > MAX_TAGS:
            raise InvalidRequest(f"A picture would have {len(tags)} tags; at most {MAX_TAGS} are kept.")
        return replace(mark, tags=tuple(sorted(tags.values())))

    return changed


def collected(number: int) -> Edit:
    """Give the change that puts a picture into a collection."""
    return lambda mark: replace(mark, collections=tuple(sorted({*mark.collections, number})))


def uncollected(number: int) -> Edit:
    """Give the change that takes a picture out of a collection."""
    return lambda mark: replace(mark, collections=tuple(each for each in mark.collections if each != number))


def with_collection(marks: Marks, name: str) -> Marks:
    """Give the marks with a further collection; where there is one of that name they stay as they are."""
    if any(folded(known) == folded(name) for known in marks.collections.values()):
        return marks
    number = marks.next_collection
    return replace(marks, collections={**marks.collections, number: name}, next_collection=number + 1)


def with_name(marks: Marks, number: int, name: str) -> Marks:
    """Give the marks with another name of a collection.

    Raises:
        InvalidRequest: There is no such collection, or another one has the name.
    """
    check_collection(marks, number)
    others = {folded(known) for other, known in marks.collections.items() if other != number}
    if folded(name) in others:
        raise InvalidRequest(f"There is a collection {shorten(name)!r} already.", "Choose another name.")
    return replace(marks, collections={**marks.collections, number: name})


def check_collection(marks: Marks, number: int) -> None:
    """Refuse the number of a collection that is not there.

    Raises:
        InvalidRequest: There is none.
    """
    if number not in marks.collections:
        raise InvalidRequest(f"There is no collection {shorten(number)} (any more).")


def tidied(text: str, what: str) -> str:
    """Give a name that a person typed without what cannot be seen and with single spaces.

    Raises:
        InvalidRequest: Nothing is left of it, or it is too long.
    """
    name = " ".join(composed("".join(letter if letter.isprintable() else " " for letter in text)).split())
    if not name or len(name) > MAX_NAME:
        raise InvalidRequest(f"The name of the {what} is {shorten(text)!r}; it must have 1 to {MAX_NAME} characters.")
    return name
