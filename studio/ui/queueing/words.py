"""Jobs in words of the language of the moment."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from studio.contract.catalog import Catalog
from studio.session.jobs import Job, JobState, Pause
from studio.session.live import Progress
from studio.session.messages import translated
from studio.ui import progress_words
from studio.ui.backbones import words as backbone_words

STATES = {
    JobState.WAITING: QT_TRANSLATE_NOOP("Jobs", "Waiting"),
    JobState.RUNNING: QT_TRANSLATE_NOOP("Jobs", "Running"),
    JobState.DONE: QT_TRANSLATE_NOOP("Jobs", "Done"),
    JobState.FAILED: QT_TRANSLATE_NOOP("Jobs", "Failed"),
    JobState.CANCELLED: QT_TRANSLATE_NOOP("Jobs", "Cancelled"),
}
PAUSES = {
    Pause.ASKED: QT_TRANSLATE_NOOP("Jobs", "Paused: no further job begins until you resume."),
    Pause.STOPPED: QT_TRANSLATE_NOOP("Jobs", "Stopped: the waiting jobs go on when you resume."),
    Pause.RESTORED: QT_TRANSLATE_NOOP("Jobs", "These jobs are from last time. They begin when you resume."),
}
FAILED_BECAUSE = QT_TRANSLATE_NOOP("Jobs", "Failed: {reason}")
POSITION = QT_TRANSLATE_NOOP("Jobs", "Waiting, number {position}")
NO_PROMPT = QT_TRANSLATE_NOOP("Jobs", "(no prompt)")
CLASS = QT_TRANSLATE_NOOP("Jobs", "Class {label}")
SEED = QT_TRANSLATE_NOOP("Jobs", "seed {seed}")
TO_MAKE = QT_TRANSLATE_NOOP("Jobs", "{count} pictures")
MADE = QT_TRANSLATE_NOOP("Jobs", "{made} of {count} pictures")
NEGATIVE = QT_TRANSLATE_NOOP("Jobs", "Negative prompt: {prompt}")
BETWEEN = " · "
LONGEST_LINE = 300
LONGEST_TIP = 1_000


def prompt(job: Job) -> str:
    """Give the prompt in one line."""
    # A prompt may have 200,000 characters; a row shows a hundred.
    line = " ".join(job.request.prompt[:LONGEST_LINE].split())
    return line or _unprompted(job)


def details(job: Job, catalog: Catalog | None) -> str:
    """Give what a job is made with: backbone, number of pictures, size, seed."""
    request = job.request
    parts = [backbone_words.short_name(request.backbone, catalog), _pictures(job)]
    if request.extent is not None:
        parts.append(backbone_words.size(request.extent))
    parts.append(_translated(SEED).format(seed=request.seed))
    return BETWEEN.join(part for part in parts if part)


def state(job: Job, progress: Progress | None = None) -> str:
    """Give where a job stands: how far it is while it runs, why it failed.

    Args:
        job: The job.
        progress: How far the running job is.
    """
    if job.state is JobState.FAILED and job.fault:
        return _translated(FAILED_BECAUSE).format(reason=translated(job.fault))
    if job.state is JobState.RUNNING and progress is not None:
        return BETWEEN.join(
            part for part in (progress_words.doing(progress), progress_words.time_left(progress)) if part
        )
    return _translated(STATES[job.state])


def second_line(job: Job, catalog: Catalog | None, progress: Progress | None) -> str:
    """Give the line under the prompt: the most telling comes first, because a narrow panel cuts the end off."""
    told = details(job, catalog)
    return told if job.state is JobState.WAITING else BETWEEN.join((state(job, progress), told))


def spoken(job: Job, position: int, catalog: Catalog | None, progress: Progress | None) -> str:
    """Give a whole row for somebody who hears it.

    Args:
        job: The job.
        position: Its place among those that wait, from 1; 0 where it does not wait.
        catalog: Names the backbones.
        progress: How far the running job is.
    """
    where = _translated(POSITION).format(position=position) if position else state(job, progress)
    return ", ".join((prompt(job), where, details(job, catalog).replace(BETWEEN, ", ")))


def tip(job: Job, catalog: Catalog | None) -> str:
    """Give everything about a job, in lines."""
    request = job.request
    lines = [_shortened(request.prompt) or _unprompted(job)]
    if request.negative_prompt:
        lines.append(_translated(NEGATIVE).format(prompt=_shortened(request.negative_prompt)))
    lines += [details(job, catalog), state(job), translated(job.hint)]
    return "\n".join(line for line in lines if line)


def standstill(pause: Pause, waiting: int) -> str:
    """Give why no further job begins; empty where nothing is held up.

    Args:
        pause: The queue's reason.
        waiting: Number of jobs that wait; a queue that stands still after a stop lets a new job through, so that
            without any that wait there is nothing to say.
    """
    if pause is Pause.NONE or (pause is not Pause.ASKED and not waiting):
        return ""
    return _translated(PAUSES[pause])


def _pictures(job: Job) -> str:
    locale = QLocale()
    count, made = job.request.count, len(job.pictures)
    if count == 1:
        return ""
    if made == 0 and not job.state.is_ended:
        return _translated(TO_MAKE).format(count=locale.toString(count))
    return _translated(MADE).format(made=locale.toString(made), count=locale.toString(count))


def _unprompted(job: Job) -> str:
    """Give what is painted where there is no prompt."""
    label = job.request.class_label
    return _translated(NO_PROMPT) if label is None else _translated(CLASS).format(label=label[:LONGEST_LINE])


def _shortened(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST_TIP else f"{text[:LONGEST_TIP]}…"


def _translated(text: object) -> str:
    # Qt's stubs take what QT_TRANSLATE_NOOP gives for any object.
    return QCoreApplication.translate("Jobs", str(text))
