"""Files of the cache that are either whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.training.settings import TrainingFault


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A partial file beside `path` to write to; it takes that name when the block ends well.

    Whatever else happens, the partial file is removed and an earlier file under that name stays as it was.

    Raises:
        TrainingFault: the disk refused it (full, read-only, no such folder).
    """
    partial = path.with_name(path.name + ".partial")
    try:
        yield partial
        partial.replace(path)
    except OSError as refused:
        raise TrainingFault(
            f"{path} could not be written: {refused.strerror or refused}; an earlier one is kept. "
            "Make room on that disk, or name another folder with --cache or --state, and run the same command again"
        ) from refused
    finally:
        partial.unlink(missing_ok=True)
