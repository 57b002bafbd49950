"""The log of a stage: one JSON object a line, appended, so that a resumed run continues the same file."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

Entry = dict[str, str | int | float | None]


class Journal:
    """Appends entries to `<state>/<name>.jsonl` and echoes them to standard output."""

    def __init__(self, state: Path, name: str) -> None:
        self.path = state / f"{name}.jsonl"
        self._clock = time.monotonic()

    def write(self, event: str, **values: str | int | float | None) -> None:
        """Adds one entry; floats are rounded to six digits, `seconds` counts from the start of this run."""
        entry: Entry = {"event": event, "seconds": round(time.monotonic() - self._clock, 2)}
        entry.update({key: round(value, 6) if isinstance(value, float) else value for key, value in values.items()})
        line = json.dumps(entry, ensure_ascii=False)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as handle:
            handle.write(line + "\n")
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def read_journal(state: Path, name: str) -> list[Entry]:
    """Every entry so far, oldest first; empty where the stage never ran."""
    path = state / f"{name}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
