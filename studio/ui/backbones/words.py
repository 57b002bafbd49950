"""Backbones in words of the language of the moment: names, numbers, and what a network predicts."""

from __future__ import annotations

import re
from pathlib import PurePath

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from studio.contract.catalog import BackboneReport, Catalog, Prediction
from studio.contract.geometry import Extent
from studio.contract.requests import BackboneChoice
from studio.ui.backbones import operator_words

DIFFUSION_TRANSFORMER = "dit"
STATE_SPACE = "ssm"
SHIPPED = (DIFFUSION_TRANSFORMER, STATE_SPACE)
"""Backbones that every installation has: they can be named before the engine has said what it offers."""

ABBREVIATIONS = {DIFFUSION_TRANSFORMER: "DiT", STATE_SPACE: "SSM"}
NAMES = {
    DIFFUSION_TRANSFORMER: QT_TRANSLATE_NOOP("Backbones", "Diffusion Transformer"),
    STATE_SPACE: QT_TRANSLATE_NOOP("Backbones", "State-space model"),
}
SENTENCES = {
    DIFFUSION_TRANSFORMER: QT_TRANSLATE_NOOP("Backbones", "DiT: every part of the picture attends to every other"),
    STATE_SPACE: QT_TRANSLATE_NOOP("Backbones", "SSD (Mamba-2): scans the picture like a sequence"),
}
COMPARED = QT_TRANSLATE_NOOP("Backbones", "{operator}, with the small weights to compare")
PREDICTIONS = {
    Prediction.EPSILON: QT_TRANSLATE_NOOP("Backbones", "the noise (epsilon)"),
    Prediction.V: QT_TRANSLATE_NOOP("Backbones", "a mix of noise and picture (v)"),
    Prediction.SAMPLE: QT_TRANSLATE_NOOP("Backbones", "the picture itself (sample)"),
    Prediction.FLOW: QT_TRANSLATE_NOOP("Backbones", "the way from noise to picture (flow)"),
}
UNKNOWN = QT_TRANSLATE_NOOP("Backbones", "not known")
MILLIONS = QT_TRANSLATE_NOOP("Backbones", "{number} million")
BILLIONS = QT_TRANSLATE_NOOP("Backbones", "{number} billion")
MOMENT = QT_TRANSLATE_NOOP("Backbones", "under a second")
SECONDS = QT_TRANSLATE_NOOP("Backbones", "about {seconds} s")
MINUTES = QT_TRANSLATE_NOOP("Backbones", "about {minutes} min")
HOURS = QT_TRANSLATE_NOOP("Backbones", "about {hours} h")

TIMES = "\u202f\u00d7\u202f"
"""A multiplication sign in narrow spaces where no line breaks."""
LONGEST_RUN = 16
LONGEST_PATH = 120
ZERO_WIDTH_SPACE = "\u200b"


def is_folder(backbone: str, catalog: Catalog | None) -> bool:
    """Say whether a backbone, as the panels name it, is a folder of weights and none that is shipped."""
    name = BackboneChoice.parse(backbone).name
    return name not in SHIPPED and name not in {report.id for report in _reports(catalog)}


def short_name(choice: BackboneChoice, catalog: Catalog | None) -> str:
    """Give the name of a backbone for a line of a list: of what is shipped in short."""
    named = next((report.name for report in _reports(catalog) if report.id == choice.name), folder_name(choice.name))
    named = ABBREVIATIONS.get(choice.name, named)
    return named if choice.operator is None else f"{named}, {operator_words.name(choice.operator, catalog)}"


def folder_name(path: str) -> str:
    """Give the last part of a path, which is what people call a folder."""
    return shortened_path(PurePath(path).name or path)


def shortened_path(path: str) -> str:
    """Give the end of a path, which tells the most, where the whole is longer than a panel can show."""
    return path if len(path) <= LONGEST_PATH else f"…{path[-LONGEST_PATH:]}"


def resident_name(path: str, catalog: Catalog | None) -> str:
    """Give the name of weights that are loaded, which the engine knows by their path."""
    named = (report.name for report in _reports(catalog) if path in (report.path, report.id))
    return next(named, folder_name(path))


def card_name(backbone: str, report: BackboneReport | None) -> str:
    """Give the name of a backbone of the catalog, in plain words where we have some."""
    if backbone in NAMES:
        return _translated(NAMES[backbone])
    return backbone if report is None else report.name


def card_sentence(backbone: str, operator_names: tuple[str, ...], compared: str = "") -> str:
    """Give one sentence about a backbone of the catalog.

    Args:
        backbone: Its id.
        operator_names: What mixes its tokens.
        compared: Name of the operator that was chosen to compare; empty for its own.
    """
    if compared:
        return _translated(COMPARED).format(operator=compared)
    return _translated(SENTENCES[backbone]) if backbone in SENTENCES else ", ".join(operator_names)


def predicted(prediction: Prediction | None) -> str:
    """Give what a network predicts."""
    return _translated(UNKNOWN if prediction is None else PREDICTIONS[prediction])


def scheduler_name(class_name: str) -> str:
    """Give a scheduler's name from its class: all of them end in the same word."""
    return class_name.removesuffix("Scheduler") or _translated(UNKNOWN)


def parameters(number: int) -> str:
    """Give a number of weights: "6.8 million"."""
    locale = QLocale()
    if number >= 10**9:
        return _translated(BILLIONS).format(number=locale.toString(number / 10**9, "f", 1))
    if number >= 10**6:
        return _translated(MILLIONS).format(number=locale.toString(number / 10**6, "f", 1))
    return locale.toString(number)


def count(number: int) -> str:
    """Give a number with the language's own marks between thousands."""
    return QLocale().toString(number)


def memory(bytes_: int) -> str:
    """Give an amount of memory or disk: "13.0 MB", counted in 1024s as the system's own tools do."""
    decimals = 1 if bytes_ < 10 * 1024**3 else 0
    return QLocale().formattedDataSize(bytes_, decimals, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def size(extent: Extent) -> str:
    """Give the size of a picture."""
    return f"{extent.width}{TIMES}{extent.height}"


def duration(seconds: float) -> str:
    """Give a time that was estimated: "about 2 s"."""
    locale = QLocale()
    if seconds < 0.95:
        return _translated(MOMENT)
    if seconds < 90:
        return _translated(SECONDS).format(seconds=locale.toString(round(seconds)))
    if seconds < 90 * 60:
        return _translated(MINUTES).format(minutes=locale.toString(round(seconds / 60)))
    return _translated(HOURS).format(hours=locale.toString(seconds / 3600, "f", 1))


def breakable(text: str) -> str:
    """Let lines break inside paths and class names, which would else be wider than a narrow panel."""
    parted = re.sub(r"(?<=[/\\_\-])(?=\w)|(?<=[a-z])(?=[A-Z])", ZERO_WIDTH_SPACE, text)
    return re.sub(
        rf"([^\s{ZERO_WIDTH_SPACE}]{{{LONGEST_RUN}}})(?=[^\s{ZERO_WIDTH_SPACE}])", r"\1" + ZERO_WIDTH_SPACE, parted
    )


def _reports(catalog: Catalog | None) -> tuple[BackboneReport, ...]:
    return () if catalog is None else catalog.backbones


def _translated(text: object) -> str:
    # Qt's stubs take what QT_TRANSLATE_NOOP gives for any object.
    return QCoreApplication.translate("Backbones", str(text))
