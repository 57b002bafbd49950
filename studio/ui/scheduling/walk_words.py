"""Samplers and spacings in words of the language of the moment."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.contract.catalog import Catalog, SchedulerEntry
from studio.contract.requests import Spacing
from studio.session.texts import QT_TRANSLATE_NOOP

SPACINGS = {
    Spacing.LEADING: QT_TRANSLATE_NOOP("Walk", "Leading"),
    Spacing.LINSPACE: QT_TRANSLATE_NOOP("Walk", "Linspace"),
    Spacing.TRAILING: QT_TRANSLATE_NOOP("Walk", "Trailing"),
    Spacing.KARRAS: QT_TRANSLATE_NOOP("Walk", "Karras"),
    Spacing.EXPONENTIAL: QT_TRANSLATE_NOOP("Walk", "Exponential"),
    Spacing.BETA: QT_TRANSLATE_NOOP("Walk", "Beta"),
}
STOCHASTIC = QT_TRANSLATE_NOOP("Walk", "{name} (fresh noise)")
STOCHASTIC_HINT = QT_TRANSLATE_NOOP("Walk", "Adds fresh noise at each step")


def entry_of(scheduler: str | None, catalog: Catalog | None) -> SchedulerEntry | None:
    """Give what the catalog says of a sampler."""
    entries = () if catalog is None else catalog.schedulers
    return next((entry for entry in entries if entry.id == scheduler), None)


def sampler_name(scheduler: str, catalog: Catalog | None) -> str:
    """Give a sampler's name; its id where the catalog does not know it."""
    entry = entry_of(scheduler, catalog)
    return scheduler if entry is None else entry.name


def sampler_texts(scheduler: str, catalog: Catalog | None) -> tuple[str, str]:
    """Give a sampler's name with a mark where it adds fresh noise, and a sentence about that."""
    entry = entry_of(scheduler, catalog)
    name = sampler_name(scheduler, catalog)
    if entry is None or not entry.is_stochastic:
        return name, ""
    return (
        QCoreApplication.translate("Walk", STOCHASTIC).format(name=name),
        QCoreApplication.translate("Walk", STOCHASTIC_HINT),
    )


def spacing_name(spacing: Spacing) -> str:
    """Give a spacing's name."""
    return QCoreApplication.translate("Walk", SPACINGS[spacing])
