"""The words of a page for a browser, in the languages of the window."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class PageWords:
    """Every text of the page.

    Attributes:
        language: Tag of the language (BCP 47).
        title: Its heading.
        search: What stands in the empty search field.
        count: How many are shown; `{shown}` and `{total}` are numbers.
        previous: Name of the button that leads to the picture before.
        following: Likewise to the one after.
        close: Name of the button that closes the large view.
        negative: What is before the negative prompt; so are the next ones before other settings.
        backbone: See `negative`.
        scheduler: See `negative`.
        steps: See `negative`.
        guidance: See `negative`.
        seed: See `negative`.
        size: See `negative`.
        created: See `negative`.
        program: See `negative`.
    """

    language: str = "en"
    title: str = "Pictures"
    search: str = "Search"
    count: str = "{shown} of {total}"
    previous: str = "Previous"
    following: str = "Next"
    close: str = "Close"
    negative: str = "Without"
    backbone: str = "Backbone"
    scheduler: str = "Scheduler"
    steps: str = "Steps"
    guidance: str = "Guidance"
    seed: str = "Seed"
    size: str = "Size"
    created: str = "Made"
    program: str = "Program"


_WORDS = {
    "en": PageWords(),
    "ko": PageWords(
        language="ko",
        title="그림",
        search="검색",
        count="{total}장 중 {shown}장",
        previous="이전",
        following="다음",
        close="닫기",
        negative="제외",
        backbone="백본",
        scheduler="스케줄러",
        steps="단계",
        guidance="가이던스",
        seed="시드",
        size="크기",
        created="만든 때",
        program="프로그램",
    ),
}
LANGUAGES = tuple(_WORDS)
"""Tags of the languages that there are words in."""


def page_words(language: str, title: str = "") -> PageWords:
    """Give the words of a language; English where there are none in it.

    Args:
        language: Its tag, such as `ko` or `ko-KR`.
        title: The page's heading; empty gives the language's own.
    """
    words = _WORDS.get(language.lower().partition("-")[0], _WORDS["en"])
    return replace(words, title=title) if title else words
