"""What is computed strip by strip is what is computed at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from studio.engine.blocks import strips
from studio.engine.blocks.strips import by_pictures, by_rows, by_tokens


@pytest.fixture
def small_strips(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Strips of two rows, so that tiny tensors are cut, and nothing is learnt."""
    monkeypatch.setattr(strips, "WHOLE_BYTES", 0)
    monkeypatch.setattr(strips, "STRIP_BYTES", 1)
    monkeypatch.setattr(strips, "LEAST_ROWS", 2)
    with torch.no_grad():
        yield


@pytest.mark.parametrize("length", [1, 2, 11])
@pytest.mark.usefixtures("small_strips")
def test_tokens_are_the_same_in_strips(length: int) -> None:
    tokens, gate = torch.randn(2, length, 4), torch.randn(2, length, 4)
    calls: list[int] = []

    def gated(some: Tensor, gates: Tensor) -> Tensor:
        calls.append(some.shape[1])
        return some * gates

    torch.testing.assert_close(by_tokens(gated, tokens, gate, width=8), tokens * gate)
    assert len(calls) == max(1, round(length / 2))


@pytest.mark.parametrize("is_learning", [False, True])
@pytest.mark.usefixtures("small_strips")
def test_large_pictures_come_one_after_the_other(is_learning: bool) -> None:
    tokens = torch.randn(3, 5, 4)
    calls: list[int] = []

    def doubled(some: Tensor) -> Tensor:
        calls.append(len(some))
        return 2 * some

    with torch.set_grad_enabled(is_learning):
        assert torch.equal(by_pictures(doubled, tokens, width=8), 2 * tokens)
    assert calls == ([3] if is_learning else [1, 1, 1])


@pytest.mark.parametrize("grid", [(1, 4), (7, 3)])
@pytest.mark.usefixtures("small_strips")
def test_rows_that_hear_their_neighbours_are_the_same_in_strips(grid: tuple[int, int]) -> None:
    convolution = nn.Conv2d(4, 4, 3, padding=1)
    tokens = torch.randn(2, grid[0] * grid[1], 4)

    def mixed(some: Tensor, part: tuple[int, int]) -> tuple[Tensor, ...]:
        cells = convolution(some.reshape(len(some), *part, 4).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        return cells.reshape(len(some), -1, 4), some.sum(-1)

    for found, expected in zip(by_rows(mixed, tokens, grid, convolution, 4), mixed(tokens, grid), strict=True):
        torch.testing.assert_close(found, expected)
