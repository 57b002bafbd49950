"""The yardsticks of the selective scan solve its problem: they give what the plain recurrence gives."""

from __future__ import annotations

import shutil
import sys

import pytest
import torch
from torch import Tensor

from studio.bench import scan_loops
from studio.bench.scan_loops import channel_major_loop, compile_c_loop, find_peer, time_major_loop
from studio.engine.operators.selective_scan import selective_scan_reference


@pytest.fixture
def inputs() -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """u and delta (b, e, l), A (e, n), B and C (b, n, l) of one sequence."""
    generator = torch.Generator().manual_seed(0)
    u, delta = torch.randn(2, 1, 6, 40, generator=generator)
    b_states, c_states = torch.randn(2, 1, 4, 40, generator=generator)
    return u, delta.exp() / 10, -torch.rand(6, 4, generator=generator), b_states, c_states


def test_the_loop_of_the_listings_is_the_recurrence(inputs: tuple[Tensor, ...]) -> None:
    torch.testing.assert_close(channel_major_loop(*inputs), selective_scan_reference(*inputs), rtol=1e-5, atol=1e-5)


def test_the_time_major_loop_is_the_recurrence(inputs: tuple[Tensor, ...]) -> None:
    turned = (part.permute(2, 0, 1) if part.ndim == 3 else part for part in inputs)
    y = time_major_loop(*turned).permute(1, 2, 0)
    torch.testing.assert_close(y, selective_scan_reference(*inputs), rtol=1e-5, atol=1e-5)


def test_the_c_loop_is_the_recurrence_where_there_is_a_compiler(inputs: tuple[Tensor, ...]) -> None:
    scan = compile_c_loop(4)
    assert (scan is None) == (not any(map(shutil.which, scan_loops.COMPILERS)))
    if scan is None:
        pytest.skip("there is no C compiler")
    y = scan(*(part[0].t().contiguous() if part.ndim == 3 else part for part in inputs))
    torch.testing.assert_close(y.t()[None], selective_scan_reference(*inputs), rtol=1e-5, atol=1e-5)
    assert sys.float_info.min / 2 > 0, "the numbers of the whole process keep their smallest ones"


def test_without_a_compiler_or_with_one_that_fails_there_is_no_c_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_loops, "FLAGS", ("--no-such-flag",))
    assert compile_c_loop(4) is None
    monkeypatch.setattr(scan_loops, "COMPILERS", ())
    assert compile_c_loop(4) is None


def test_the_peer_is_the_recurrence_where_it_is_installed(inputs: tuple[Tensor, ...]) -> None:
    scan = find_peer()
    if scan is None:
        pytest.skip("mambapy is not installed")
    y = scan(*(part.transpose(1, 2) if part.ndim == 3 else part for part in inputs)).transpose(1, 2)
    torch.testing.assert_close(y, selective_scan_reference(*inputs), rtol=1e-5, atol=1e-5)
