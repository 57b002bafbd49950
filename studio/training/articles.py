"""`a`, `an` or nothing before an English noun: by its sound, not by its first letter."""

from __future__ import annotations

import re

from studio.training.colours import COLOURS

# "an hourglass", "an unamused face", "an x-ray"; "a unicorn", "a euro banknote", "a one-piece swimsuit".
_SOUNDS_LIKE_A_VOWEL = re.compile(r"[ai]|o(?!ne\b)|e(?!u|we)|u(?!f|k|ni|s|t)|hour|x-", re.IGNORECASE)
_UNCOUNTED = (
    "bacon|badminton|baguette bread|bowling|building construction|butter|camping|canned food|construction|curry rice"
    "|dashing away|dizzy|dna|earth|field hockey|fog|foggy|ice|ice hockey|lacrosse|locked with key|locked with pen"
    "|luggage|meat on bone|milky way|mount fuji|no entry|ping pong|planet earth|popcorn|radioactive"
    "|rolling on the floor laughing|salt|saturn|shaved ice|soap|spaghetti|star-struck|statue of liberty|tokyo tower"
    "|unlocked|wood|yarn"
)
_COLOUR = "|".join(colour.english for colour in COLOURS)
_BARE = re.compile(rf"(?:(?:{_COLOUR}) )?(?:{_UNCOUNTED})", re.IGNORECASE)
"""What is said without an article (what is not counted, names of one place), with or without a colour."""


def article(words: str) -> str:
    """`an` before what sounds like a vowel, else `a`."""
    return "an" if _SOUNDS_LIKE_A_VOWEL.match(words) else "a"


def is_plural(noun: str) -> bool:
    """Whether it already stands for several: `grapes`, not `glass`, `bus` or `octopus`."""
    return noun.endswith("s") and not noun.endswith(("ss", "us"))


def is_bare(noun: str) -> bool:
    """Whether it takes no indefinite article."""
    return is_plural(noun) or _BARE.fullmatch(noun) is not None
