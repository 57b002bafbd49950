"""Goes through many pictures: a few are prepared ahead by other threads, each comes out in its order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from studio.contract.errors import StudioError
from studio.contract.port import Stop
from studio.storage.exporting.plan import Skipped

T = TypeVar("T")
MAX_THREADS = 4
"""Each holds one picture; more would ask for much memory where pictures are large."""


def bare(error: StudioError) -> StudioError:
    """Give an error without its trace, whose frames would keep the picture in memory."""
    return type(error)(error.text, error.hint)


def prepared(items: Iterable[Path], work: Callable[[Path], T], stop: Stop) -> Generator[T | Skipped, None, None]:
    """Give what the work makes of each picture, or why it was left out; ends early where it is stopped.

    The memory that is held does not grow with the number of the pictures.
    """
    threads = max(1, min(MAX_THREADS, os.cpu_count() or 1))
    waiting: deque[Future[T | Skipped]] = deque()

    def attempt(path: Path) -> T | Skipped:
        try:
            stop.check()
            return work(path)
        except StudioError as error:
            return Skipped(path, bare(error))

    pool = ThreadPoolExecutor(threads, thread_name_prefix="exporting")
    try:
        for path in items:
            if stop.is_now:
                return
            waiting.append(pool.submit(attempt, path))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting and not stop.is_now:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
