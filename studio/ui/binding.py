"""Two-way binding between one field of the panels and one widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import SignalInstance

from studio.session.state import PanelStore

T = TypeVar("T")


def bind(
    store: PanelStore, field: str, edited: SignalInstance, read: Callable[[], T], show: Callable[[T], object]
) -> None:
    """Keep a widget and a field alike: what a person edits goes into the store, what others set is shown.

    Args:
        store: Where the field lives, as long as the widget.
        field: Its name in `PanelState`.
        edited: The widget's signal of a change; its arguments are not looked at.
        read: Gives the widget's value.
        show: Puts a value into the widget; the `edited` that this causes is not taken for a person's edit.
    """
    is_showing = False

    def take(*_: object) -> None:
        if not is_showing:
            store.update(**{field: read()})

    def follow(names: frozenset[str]) -> None:
        nonlocal is_showing
        value = getattr(store.state, field)
        if field in names and value != read():
            is_showing = True
            try:
                show(value)
            finally:
                is_showing = False

    edited.connect(take)
    store.changed.connect(follow)
    follow(frozenset((field,)))
