"""What can be undone: the moments of a document, kept within a budget of bytes.

A step holds the tiles that it took out of the document. The steps nearest to the present keep them as they are, so that
an undo is an exchange of references; further ones keep only the pixels that differ; the furthest are deflated; where
even that is too much, the oldest are forgotten, and `dropped` says how many.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from studio.document.errors import InvalidEdit
from studio.document.packing import Difference as PackedDifference
from studio.document.packing import deflated, difference
from studio.document.state import Difference, DocumentState
from studio.document.tiles import Tile

LIMIT_BYTES = 512 * 2**20
MAX_STEPS = 1_000
WORTH_DEFLATING = 0.8
"""Pixels that deflate to more than this share are noise: deflating takes seconds and gives nothing."""


@dataclass(slots=True, eq=False)
class Step:
    """One edit of a person.

    Attributes:
        name: What the undo panel calls it.
        before: The document before it.
        after: The document after it.
        difference: What it changed.
        bytes_used: Memory of the tiles that it took out of the document, and of its maps of tiles.
        is_done: It is part of the present; false once it was taken back.
        gesture: Steps of one gesture that follow each other are one (a slider that is dragged); None stands alone.
        is_thinned: Only what differs is kept.
        is_deflated: It was tried to deflate it.
    """

    name: str
    before: DocumentState
    after: DocumentState
    difference: Difference
    bytes_used: int = 0
    is_done: bool = True
    gesture: tuple[object, ...] | None = None
    is_thinned: bool = False
    is_deflated: bool = False

    def held(self) -> Iterator[tuple[Tile, Tile | None]]:
        """Give the tiles that it holds, each with the one of the same place that is a step nearer to the present."""
        for before, after in self.difference.pairs:
            held, nearer = (before, after) if self.is_done else (after, before)
            if held is not None and not held.is_uniform:
                yield held, nearer

    def weigh(self) -> None:
        """Count its memory again."""
        present, other = (self.after, self.before) if self.is_done else (self.before, self.after)
        shared = {id(tiles) for tiles in present.maps()}
        maps = sum(sys.getsizeof(tiles) for tiles in other.maps() if id(tiles) not in shared)
        self.bytes_used = maps + sum(tile.bytes_used for tile, _ in self.held())


class History:
    """The steps of a document, the present somewhere between them.

    Attributes:
        limit_bytes: How much memory the steps may hold.
        near_bytes: How much of it may be pixels as they are.
        dropped: How many of the oldest steps were forgotten because they did not fit.
    """

    def __init__(
        self,
        show: Callable[[DocumentState, Difference], None],
        check: Callable[[], None],
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        """Make an empty history.

        Args:
            show: Called with the moment that becomes the present, and what differs from the one before.
            check: Called before each undo and redo; raises where none may be now.
            limit_bytes: How much memory the steps may hold.
        """
        self.limit_bytes = limit_bytes
        self.near_bytes = limit_bytes // 8
        self.dropped = 0
        self._steps: list[Step] = []
        self._position = 0
        self._show = show
        self._check = check

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of all steps, oldest first, those that are undone last."""
        return tuple(step.name for step in self._steps)

    @property
    def position(self) -> int:
        """How many of the steps are done."""
        return self._position

    @property
    def can_undo(self) -> bool:
        """Whether a step can be taken back."""
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step that was taken back can be done again."""
        return self._position < len(self._steps)

    @property
    def bytes_used(self) -> int:
        """Memory of the steps; what several of them share, or share with the document, is counted once."""
        return sum(self._exact_sizes())

    def undo(self) -> str | None:
        """Take the last step back; gives its name, None where there is none.

        Raises:
            InvalidEdit: An edit is open.
        """
        self._check()
        if not self.can_undo:
            return None
        self._position -= 1
        step = self._steps[self._position]
        return self._went(step, step.before)

    def redo(self) -> str | None:
        """Do the next step again; gives its name, None where there is none.

        Raises:
            InvalidEdit: An edit is open.
        """
        self._check()
        if not self.can_redo:
            return None
        step = self._steps[self._position]
        self._position += 1
        return self._went(step, step.after)

    def go_to(self, position: int) -> None:
        """Undo or redo until so many steps are done.

        Raises:
            InvalidEdit: There are not so many, or an edit is open.
        """
        self._check()
        if not 0 <= position <= len(self._steps):
            raise InvalidEdit(f"The history has no step {position}; it has 0 to {len(self._steps)}.")
        while self._position > position:
            self.undo()
        while self._position < position:
            self.redo()

    def push(self, step: Step) -> None:
        """Add a step that was just done; what was undone before is gone."""
        del self._steps[self._position :]
        last = self._steps[-1] if self._steps else None
        if last is not None and step.gesture is not None and last.gesture == step.gesture:
            last.after = step.after
        else:
            self._steps.append(step)
            step.weigh()
        self._position = len(self._steps)
        self._fit()

    def clear(self) -> None:
        """Forget every step."""
        self._steps.clear()
        self._position = 0

    def _went(self, step: Step, state: DocumentState) -> str:
        for pair in step.difference.pairs:
            tile = pair[0] if state is step.before else pair[1]
            if tile is not None:
                tile.unpack()
        step.is_done = state is step.after
        step.is_thinned = step.is_deflated = False
        step.weigh()
        self._show(state, step.difference)
        self._fit()
        return step.name

    def _nearest_first(self) -> Iterator[Step]:
        """Give the steps by their distance from the present."""
        for distance in range(max(self._position, len(self._steps) - self._position)):
            if distance < self._position:
                yield self._steps[self._position - 1 - distance]
            if self._position + distance < len(self._steps):
                yield self._steps[self._position + distance]

    def _exact_sizes(self) -> Iterator[int]:
        """Give the bytes that each step alone holds, the nearest first."""
        seen = self._present() if self._steps else set()
        for step in self._nearest_first():
            size = step.bytes_used
            for tile, _ in step.held():
                if id(tile) in seen:
                    size -= tile.bytes_used
                seen.add(id(tile))
            yield size

    def _present(self) -> set[int]:
        state = self._steps[self._position - 1].after if self._position else self._steps[0].before
        return {id(tile) for tiles in state.maps() for tile in tiles.values()}

    def _fit(self) -> None:
        """Thin, deflate and forget, the furthest steps first, until the budgets hold."""
        if len(self._steps) > MAX_STEPS:
            self._forget()
        near = 0
        for step in self._nearest_first():
            near += step.bytes_used
            if near > self.near_bytes and near > step.bytes_used and not step.is_thinned:
                self._thin(step)
        # The sum counts shared tiles twice: only where it is too large is it worth the time to know it exactly.
        if sum(step.bytes_used for step in self._steps) > self.limit_bytes:
            self._shrink()

    def _shrink(self) -> None:
        total = self.bytes_used
        for step in reversed(list(self._nearest_first())):
            if total <= self.limit_bytes:
                return
            if not step.is_deflated:
                total -= self._deflate(step)
        while total > self.limit_bytes and len(self._steps) > 1:
            self._forget()
            total = self.bytes_used

    def _forget(self) -> None:
        if self._position > 1 or not self.can_redo:
            del self._steps[0]
            self._position -= 1
            self.dropped += 1
        else:
            del self._steps[-1]

    def _thin(self, step: Step) -> None:
        """Keep only what differs."""
        step.is_thinned = True
        for tile, nearer in step.held():
            if nearer is None or tile.is_packed or _leans_on(nearer, tile):
                continue
            packed = difference(tile.pixels, nearer)
            if packed is not None:
                tile.pack(packed)
        step.weigh()

    def _deflate(self, step: Step) -> int:
        """Deflate what is still whole; gives the bytes that became free."""
        step.is_deflated = True
        before = step.bytes_used
        for tile, _ in step.held():
            if tile.is_packed:
                continue
            packed = deflated(tile.pixels)
            if packed.bytes_used > WORTH_DEFLATING * tile.bytes_used:
                break
            tile.pack(packed)
        step.weigh()
        return before - step.bytes_used


def _leans_on(tile: Tile, other: Tile) -> bool:
    """Say whether a tile is packed as a difference from another, by whatever many steps."""
    current: Tile | None = tile
    while current is not None:
        if current is other:
            return True
        current = current.packed.neighbour if isinstance(current.packed, PackedDifference) else None
    return False
