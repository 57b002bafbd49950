"""How far a job is, in words of the language of the moment: the canvas, the queue and the status bar say the same."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from studio.session.live import Phase, Progress
from studio.session.texts import QT_TRANSLATE_NOOP

STEP = QT_TRANSLATE_NOOP("Progress", "Step {step} of {steps}")
LAST_STEP = QT_TRANSLATE_NOOP("Progress", "Step {step} of {steps}, then stop")
PICTURE_STEP = QT_TRANSLATE_NOOP("Progress", "Picture {picture} of {count}, step {step} of {steps}")
WORDS = {
    Phase.STARTING: QT_TRANSLATE_NOOP("Progress", "Starting…"),
    Phase.LOADING: QT_TRANSLATE_NOOP("Progress", "Loading the weights: {what}"),
    Phase.DECODING: QT_TRANSLATE_NOOP("Progress", "Finishing the picture…"),
    Phase.STOPPING: QT_TRANSLATE_NOOP("Progress", "Stopping…"),
    Phase.SAVING: QT_TRANSLATE_NOOP("Progress", "Saving…"),
}
SECONDS_LEFT = QT_TRANSLATE_NOOP("Progress", "about {seconds} s left")
MINUTES_LEFT = QT_TRANSLATE_NOOP("Progress", "about {minutes} min left")
HOURS_LEFT = QT_TRANSLATE_NOOP("Progress", "about {hours} h left")


def doing(progress: Progress) -> str:
    """Give what happens: "Step 7 of 20", "Finishing the picture…"."""
    locale = QLocale()
    if progress.phase is not Phase.STEPPING:
        return _translated(WORDS[progress.phase]).format(what=progress.what)
    template = LAST_STEP if progress.is_last else STEP if progress.count == 1 else PICTURE_STEP
    return _translated(template).format(
        step=locale.toString(progress.step),
        steps=locale.toString(progress.steps),
        picture=locale.toString(progress.picture),
        count=locale.toString(progress.count),
    )


def time_left(progress: Progress) -> str:
    """Give the time to go: "about 3 s left"; empty before it can be told, and in the last moment."""
    seconds = progress.seconds_left
    if seconds is None or progress.phase is Phase.SAVING:
        return ""
    locale = QLocale()
    if seconds < 90:
        return _translated(SECONDS_LEFT).format(seconds=locale.toString(max(1, round(seconds))))
    if seconds < 90 * 60:
        return _translated(MINUTES_LEFT).format(minutes=locale.toString(round(seconds / 60)))
    return _translated(HOURS_LEFT).format(hours=locale.toString(seconds / 3600, "f", 1))


def _translated(text: str) -> str:
    return QCoreApplication.translate("Progress", text)
