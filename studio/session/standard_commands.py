"""What the session itself can do, under the ids of the commands; the window adds what needs a window."""

from __future__ import annotations

import functools

from studio.session import canvas_commands
from studio.session.requests import Recall
from studio.session.session import Session


def register(session: Session) -> None:
    """Connect the session's commands, and let them tell when they can be done."""
    _register_making(session)
    _register_pictures(session)
    _register_queue(session)
    canvas_commands.register(session)
    changed = session.commands.changed
    session.queue.changed.connect(changed)
    session.live.began.connect(lambda _: changed.emit())
    session.live.ended.connect(lambda _: changed.emit())
    session.shown_changed.connect(changed)
    session.results.changed.connect(changed)
    session.deleter.changed.connect(changed)
    session.advice.changed.connect(lambda name: changed.emit() if name == "memory" else None)


def _register_making(session: Session) -> None:
    def is_running() -> bool:
        return session.queue.running is not None

    def unload() -> bool:
        memory = session.advice.memory
        return memory is not None and bool(memory.resident) and not is_running()

    commands = session.commands
    commands.register("generate", lambda: _ignore(session.generate()))
    commands.register("stop_now", session.runner.stop_now, is_running)
    commands.register("stop_after_this_one", session.runner.stop_after_this_one, is_running)
    commands.register("skip", session.runner.skip, is_running)
    commands.register("random_seed", session.roll_seed)
    commands.register("unload", session.unload, unload)


def _register_pictures(session: Session) -> None:
    def has_record() -> bool:
        return session.shown is not None and session.shown.tells_how

    def has_seed() -> bool:
        return session.shown is not None and session.shown.seed is not None

    for part in Recall:
        is_told = has_seed if part is Recall.SEED else has_record
        session.commands.register(f"recall_{part}", functools.partial(session.recall_shown, part), is_told)
    session.commands.register("undo_delete", session.deleter.undo, lambda: session.deleter.can_undo)
    session.commands.register("save_again", session.save_again, lambda: bool(session.results.unsaved))


def _register_queue(session: Session) -> None:
    queue, commands = session.queue, session.commands

    def toggle_pause() -> None:
        if queue.is_paused:
            queue.resume()
        else:
            queue.pause()

    def has_ended() -> bool:
        return any(job.state.is_ended for job in queue.jobs)

    commands.register("pause_queue", toggle_pause, is_checked=lambda: queue.is_paused)
    commands.register("clear_waiting", queue.clear_waiting, lambda: bool(queue.waiting))
    commands.register("clear_ended", queue.clear_ended, has_ended)


def _ignore(_: object) -> None:
    """Give nothing, where a command gives something that nobody here needs."""
