"""Operators: what mixes the tokens of a sequence, one file each, a plain `*_reference` beside every fast path.

Whoever adds an operator adds one file and one line here; `tests/engine/operators` tests whatever is registered.
Nothing heavy is imported until an operator is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor


@dataclass(frozen=True, slots=True)
class Operator:
    """An entry of the catalog.

    Attributes:
        id: also the name of its file in this folder.
        fast: name of the fast path in that file.
        reference: name of the slow judge beside it.
        source: paper and arXiv number.
    """

    id: str
    title: str
    fast: str
    reference: str
    source: str

    def load(self) -> Callable[..., Tensor]:
        """The fast path; imports torch."""
        function: Callable[..., Tensor] = getattr(import_module(f"{__name__}.{self.id}"), self.fast)
        return function

    def load_reference(self) -> Callable[..., Tensor]:
        """The plain, slow form of the same; imports torch."""
        function: Callable[..., Tensor] = getattr(import_module(f"{__name__}.{self.id}"), self.reference)
        return function


OPERATORS: dict[str, Operator] = {
    operator.id: operator
    for operator in (
        Operator(
            "attention",
            "Softmax attention",
            "attention",
            "attention_reference",
            "Vaswani et al. 2017, arXiv 1706.03762",
        ),
        Operator("ssd", "State-space duality (Mamba-2)", "ssd", "ssd_reference", "Dao and Gu 2024, arXiv 2405.21060"),
    )
}
