"""When a kernel runs, and what takes its place where it does not: without triton and without a GPU."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from studio.engine import kernels
from studio.engine.operators.selective_scan import selective_scan
from studio.engine.operators.ssd import ssd, ssd_both_ways


@pytest.fixture(autouse=True)
def nothing_given_up() -> Iterator[None]:
    kernels._given_up.clear()
    yield
    kernels._given_up.clear()


def fail() -> Tensor:
    raise RuntimeError("no C compiler")


def test_a_tensor_on_the_cpu_has_no_kernel() -> None:
    assert not kernels.is_available(torch.zeros(3))


def test_a_kernel_that_fails_is_replaced_and_said_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        results = [kernels.attempt("ssd", fail, lambda: torch.ones(1)) for _ in range(3)]
    assert [float(result) for result in results] == [1, 1, 1]
    assert [record.getMessage() for record in caplog.records] == [
        "The Triton kernel ssd does not run here; PyTorch does its work from now on: RuntimeError('no C compiler')"
    ]


def test_a_kernel_that_failed_leaves_the_others_alone() -> None:
    kernels.attempt("ssd", fail, lambda: torch.ones(1))
    assert float(kernels.attempt("selective_scan", lambda: torch.zeros(1), fail)) == 0


def test_a_lack_of_memory_is_no_failure_of_the_kernel() -> None:
    def fill() -> Tensor:
        raise torch.OutOfMemoryError

    with pytest.raises(torch.OutOfMemoryError):
        kernels.attempt("ssd", fill, lambda: torch.ones(1))
    assert not kernels._given_up


def test_numbers_that_no_kernel_takes_go_to_pytorch() -> None:
    wide = torch.full((2,), 3.0, dtype=torch.float64)
    assert kernels.run("a name that is no module", torch.add, (wide, wide), None).tolist() == [6, 6]
    assert not kernels._given_up


def test_without_triton_pytorch_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "triton", None)
    ones = torch.ones(2)
    assert kernels.run("ssd", torch.add, (ones, ones), None).tolist() == [2, 2]
    assert kernels._given_up == {"ssd"}


def test_gradients_that_no_kernel_gives_are_those_of_pytorch() -> None:
    def plain(first: Tensor, missing: Tensor | None, second: Tensor) -> Tensor:
        assert missing is None
        return first * second**2

    tensors = (torch.tensor([3.0]), None, torch.tensor([5.0]))
    found = kernels.gradients("ssd", plain, lambda: (fail(),), tensors, (True, False, True), torch.tensor([2.0]))
    assert [part if part is None else float(part) for part in found] == [50, None, 60]
    alone = kernels.gradients("ssd", plain, lambda: (fail(),), tensors, (False, False, True), torch.tensor([2.0]))
    assert [part if part is None else float(part) for part in alone] == [None, None, 60]


def test_a_kernel_called_by_itself_says_why_it_fails() -> None:
    with pytest.raises(RuntimeError, match="no C compiler"):
        kernels.gradients("ssd", None, lambda: (fail(),), (), (), torch.ones(1))


@pytest.mark.parametrize("kernel", ["selective_scan", "ssd"])
def test_an_operator_asks_for_its_kernel_and_goes_on_without(kernel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = torch.Generator().manual_seed(8)
    x, data = torch.rand(1, 5, 2, 3, generator=generator), torch.rand(1, 5, 1, 4, generator=generator)
    flat, states = x.flatten(2).transpose(1, 2), data[:, :, 0].transpose(1, 2)
    calls = {
        "selective_scan": lambda: selective_scan(flat, flat, -torch.ones(6, 4), states, states),
        "ssd": lambda: ssd(x, x[..., 0], -torch.ones(2), data, data, D=torch.ones(2)),
    }
    wanted = calls[kernel]()
    monkeypatch.setattr(kernels, "is_available", lambda tensor: True)
    torch.testing.assert_close(calls[kernel](), wanted, rtol=0, atol=0)
    assert kernels._given_up == {kernel}  # nothing here can run it


def test_both_ways_of_a_scan_are_two_scans_where_kernels_do_them(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = torch.Generator().manual_seed(9)
    x, dt = torch.rand(2, 7, 4, 3, generator=generator), torch.rand(2, 7, 2, 4, generator=generator)
    data = torch.rand(2, 2, 7, 2, 2, 5, generator=generator)
    arguments = (x, dt, -torch.rand(2, 4, generator=generator), *data, None, torch.rand(4, generator=generator))
    wanted = ssd_both_ways(*arguments)
    monkeypatch.setattr(kernels, "is_available", lambda tensor: True)
    torch.testing.assert_close(ssd_both_ways(*arguments), wanted)
