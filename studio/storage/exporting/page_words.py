"""The words of a page for a browser, in English; whoever knows the person's language gives others."""

from __future__ import annotations

from dataclasses import dataclass


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
