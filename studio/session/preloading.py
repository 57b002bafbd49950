"""Loads the weights of the chosen backbone before the first job asks for them."""

from __future__ import annotations

import asyncio
import contextlib

from studio.contract.events import Event, Loading
from studio.contract.port import Stop
from studio.session.advice import Advice
from studio.session.engine_host import EngineHost
from studio.session.requests import loading_request
from studio.session.state import PanelStore


class Preloader:
    """Loads weights on a person's wish.

    Args:
        engine: Loads them.
        panels: Say which.
        advice: Tells what memory they take.
    """

    def __init__(self, engine: EngineHost, panels: PanelStore, advice: Advice) -> None:
        self._engine = engine
        self._panels = panels
        self._advice = advice
        self._stop = Stop()

    def stop(self) -> None:
        """End a load that is under way, and begin none."""
        self._stop.now()

    async def load(self) -> None:
        """Load what the panels have chosen."""
        loop = asyncio.get_running_loop()

        def report(event: Event) -> None:
            if isinstance(event, Loading):
                with contextlib.suppress(RuntimeError):  # the loop may be closed by now
                    loop.call_soon_threadsafe(self._engine.tell_loading, event.what)

        state = self._panels.state
        engine = await self._engine.engine()
        told = await self._engine.ask(lambda engine: engine.inspect(str(state.request().backbone)))
        future = engine.load(loading_request(state, told), report, self._stop)
        try:
            await asyncio.wrap_future(future)
        finally:
            self._engine.tell_loading("")
        self._advice.refresh_memory()
