"""When a kernel runs, and what takes its place where it does not: without triton and without a GPU."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from studio.engine import kernels


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
    monkeypatch.setitem(__import__("sys").modules, "triton", None)
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
