"""The engine as the window holds it: opened after the first paint, asked beside its thread, opened again if it dies."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.contract.catalog import Catalog
from studio.contract.errors import EngineFailed, StudioError
from studio.contract.port import Engine
from studio.session.tasks import Worker
from studio.session.texts import QT_TRANSLATE_NOOP

log = logging.getLogger(__name__)
T = TypeVar("T")
OpenEngine = Callable[[], Engine]


class EngineState(StrEnum):
    """Where the engine stands."""

    SLEEPING = "sleeping"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


WORDS = {
    EngineState.SLEEPING: QT_TRANSLATE_NOOP("EngineHost", "The engine has not started yet"),
    EngineState.STARTING: QT_TRANSLATE_NOOP("EngineHost", "Starting the engine…"),
    EngineState.READY: QT_TRANSLATE_NOOP("EngineHost", "Ready"),
    EngineState.FAILED: QT_TRANSLATE_NOOP("EngineHost", "The engine could not start"),
}
LOADING = QT_TRANSLATE_NOOP("EngineHost", "Loading the weights: {what}")


class EngineHost(QObject):
    """Opens the engine off the window's thread and gives it to who needs it.

    Args:
        open_engine: Makes the engine; imports torch, and so runs beside the window's thread.

    Signals:
        changed: The state is another one.
        catalog_changed: The catalog has been read.
    """

    changed = Signal()
    catalog_changed = Signal()

    def __init__(self, open_engine: OpenEngine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = open_engine
        self._worker = Worker("asking")
        self._opening: asyncio.Task[Engine] | None = None
        self._tried = asyncio.Event()
        self._engine: Engine | None = None
        self._state = EngineState.SLEEPING
        self._catalog: Catalog | None = None
        self._fault: StudioError | None = None
        self._dead: Engine | None = None
        self._has_frozen = False
        self._is_closed = False
        self._loading = ""

    @property
    def state(self) -> EngineState:
        """Where the engine stands."""
        return self._state

    @property
    def words(self) -> str:
        """What the engine is doing, for people, in their language."""
        if self._loading:
            return QCoreApplication.translate("EngineHost", LOADING).format(what=self._loading)
        return QCoreApplication.translate("EngineHost", WORDS[self._state])

    def tell_loading(self, what: str) -> None:
        """Say which part of the weights is being read ahead of the first job; empty when that is over."""
        self._loading = what
        self.changed.emit()

    @property
    def fault(self) -> StudioError | None:
        """Why the engine could not start."""
        return self._fault

    @property
    def catalog(self) -> Catalog | None:
        """What the engine offers, once it is there."""
        return self._catalog

    async def engine(self) -> Engine:
        """Give the engine; open it where there is none or it has died.

        Raises:
            StudioError: It could not be opened.
        """
        if self._is_closed:
            raise EngineFailed("The engine is closed.", "Start the program again.")
        if self._engine is not None and not self._engine.is_alive:
            self._forget_dead()
        if self._engine is not None:
            return self._engine
        if self._opening is None:
            self._opening = asyncio.get_running_loop().create_task(self._start())
        # Shielded: who waits may be cancelled, and others wait for the same engine.
        return await asyncio.shield(self._opening)

    async def tried(self) -> None:
        """Wait until the engine has been opened for the first time, or could not be; nothing is opened here."""
        await self._tried.wait()

    async def ask(self, question: Callable[[Engine], T]) -> T:
        """Ask the engine something, off the window's thread.

        Raises:
            StudioError: The engine could not be opened, or refused.
        """
        engine = await self.engine()
        try:
            return await self._worker.do(question, engine)
        except StudioError:
            raise
        except Exception as error:  # the edge: what a library raises over somebody's folder is not the window's end
            log.exception("the engine could not answer")
            raise EngineFailed(
                f"The engine could not answer: {type(error).__name__}.", "The log has the details; please report it."
            ) from error

    async def close(self) -> None:
        """Stop what runs and end the engine's threads."""
        self._is_closed = True
        if self._opening is not None:
            await asyncio.gather(self._opening, return_exceptions=True)
        engine, self._engine = self._engine, None
        if engine is not None:
            await self._worker.do(engine.close)
        self._worker.close()

    def _forget_dead(self) -> None:
        log.error("the engine's thread has died")
        self._dead, self._engine = self._engine, None
        self._opening = None

    async def _start(self) -> Engine:
        self._set(EngineState.STARTING)
        try:
            engine, catalog = await self._worker.do(self._open_and_look)
        except Exception as error:  # the edge: whatever an import raises becomes one sentence
            self._opening = None
            self._fault = _explained(error)
            self._set(EngineState.FAILED)
            raise self._fault from error
        finally:
            self._tried.set()
        self._freeze()
        self._engine, self._catalog, self._fault = engine, catalog, None
        self._opening = None
        self._set(EngineState.READY)
        self.catalog_changed.emit()
        return engine

    def _freeze(self) -> None:
        # What torch brought stays for good: a collector that looked at it again and again would stop the window for
        # tenths of a second each time. Once only: later, weights would be among what is never collected.
        if not self._has_frozen:
            self._has_frozen = True
            gc.freeze()

    def _open_and_look(self) -> tuple[Engine, Catalog]:
        dead, self._dead = self._dead, None
        if dead is not None:
            # Its thread is gone, its weights are not: two engines' worth of them would fill the memory.
            dead.close()
            del dead
        engine = self._open()
        try:
            return engine, engine.catalog()
        except BaseException:
            engine.close()
            raise

    def _set(self, state: EngineState) -> None:
        self._state = state
        self.changed.emit()


def _explained(error: Exception) -> StudioError:
    if isinstance(error, StudioError):
        return error
    log.error("the engine could not start", exc_info=error)
    return EngineFailed(
        f"The engine could not start: {type(error).__name__}.", "The log has the details; `studio doctor` looks for it."
    )
