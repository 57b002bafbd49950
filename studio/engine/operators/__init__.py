"""Operators: what mixes the tokens of a sequence, one file each, a plain `*_reference` beside every fast path.

Whoever adds an operator adds one file and one line here; the backbone builds it, `studio train operators` trains it and
`tests/engine/operators` tests it. Nothing heavy is imported until an operator is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from studio.contract.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from torch import Tensor

    from studio.engine.blocks.mixing import Mixer, MixerSettings


@dataclass(frozen=True, slots=True)
class Operator:
    """An entry of the catalog.

    Attributes:
        id: Word of configs and of the command line.
        title: Name for people.
        fast: Name of the fast path in its file.
        reference: Name of the slow judge beside it.
        source: Paper and arXiv number.
        mixer: Name of the class in its file that mixes tokens with it; empty for a part that others are made of.
        module: Its file in this folder, where that is not its id.
        also: Other names that people know it by.
        takes_scan: Its result depends on the order in which tokens are visited.
    """

    id: str
    title: str
    fast: str
    reference: str
    source: str
    mixer: str = ""
    module: str = ""
    also: tuple[str, ...] = ()
    takes_scan: bool = True

    @property
    def file(self) -> str:
        """Name of its file in this folder, without the ending."""
        return self.module or self.id

    def load(self) -> Callable[..., Tensor]:
        """The fast path; imports torch."""
        function: Callable[..., Tensor] = getattr(self._imported(), self.fast)
        return function

    def load_reference(self) -> Callable[..., Tensor]:
        """The plain, slow form of the same; imports torch."""
        function: Callable[..., Tensor] = getattr(self._imported(), self.reference)
        return function

    def build(self, settings: MixerSettings) -> Mixer:
        """A mixer with its parameters allocated, not filled; imports torch.

        Raises:
            ValueError: It mixes no tokens by itself.
        """
        if not self.mixer:
            raise ValueError(f"{self.id} is a part of other operators and mixes no tokens; {_listed()} do")
        mixer: Mixer = getattr(self._imported(), self.mixer)(settings)
        return mixer

    def _imported(self) -> ModuleType:
        return import_module(f"{__name__}.{self.file}")


OPERATORS: dict[str, Operator] = {
    operator.id: operator
    for operator in (
        Operator(
            "attention",
            "Softmax attention",
            "attention",
            "attention_reference",
            "Vaswani et al. 2017, arXiv 1706.03762",
            "AttentionMixer",
            takes_scan=False,
        ),
        Operator(
            "ssd",
            "State-space duality (Mamba-2)",
            "ssd",
            "ssd_reference",
            "Dao and Gu 2024, arXiv 2405.21060",
            "SsdMixer",
            also=("mamba2",),
        ),
        Operator(
            "mamba",
            "Selective scan (Mamba S6)",
            "selective_scan",
            "selective_scan_reference",
            "Gu and Dao 2023, arXiv 2312.00752",
            "SelectiveScanMixer",
            module="selective_scan",
            also=("s6", "selective_scan"),
        ),
        Operator(
            "hydra",
            "Quasi-separable, both directions at once (Hydra)",
            "hydra",
            "hydra_reference",
            "Hwang et al. 2024, arXiv 2407.09941",
            "HydraMixer",
        ),
        Operator(
            "mamba3",
            "Trapezoidal rule and a turning state (Mamba-3)",
            "mamba3",
            "mamba3_reference",
            "Lahoti et al. 2026, arXiv 2603.15569",
            "Mamba3Mixer",
        ),
        Operator(
            "s4",
            "S4, diagonal plus low rank",
            "s4_kernel",
            "s4_kernel_reference",
            "Gu, Goel and Re 2021, arXiv 2111.00396",
            "S4Mixer",
        ),
        Operator(
            "s4d",
            "S4D, diagonal",
            "s4d_kernel",
            "s4d_kernel_reference",
            "Gu, Gupta, Goel and Re 2022, arXiv 2206.11893",
            "S4dMixer",
        ),
        Operator(
            "dss",
            "DSS, diagonal state spaces",
            "dss_kernel",
            "dss_kernel_reference",
            "Gupta, Gu and Berant 2022, arXiv 2203.14343",
            "DssMixer",
        ),
        Operator(
            "hippo",
            "HiPPO-LegS, the state matrix of S4",
            "hippo_legs",
            "hippo_legs_reference",
            "Gu, Dao, Ermon, Rudra and Re 2020, arXiv 2008.07669",
        ),
        Operator(
            "fft_conv",
            "Convolution through the Fourier transform",
            "fft_conv",
            "fft_conv_reference",
            "S4's convolution mode, arXiv 2111.00396, section 2.4",
        ),
        Operator(
            "s4nd",
            "A state-space kernel along each axis (S4ND)",
            "s4nd",
            "s4nd_reference",
            "Nguyen et al. 2022, arXiv 2210.06583",
            "S4ndMixer",
            takes_scan=False,
        ),
        Operator(
            "hyena",
            "Long implicit filters between gates (Hyena)",
            "hyena",
            "hyena_reference",
            "Poli et al. 2023, arXiv 2302.10866",
            "HyenaMixer",
        ),
        Operator(
            "gla",
            "Gated linear attention (GLA)",
            "gla",
            "gla_reference",
            "Yang et al. 2023, arXiv 2312.06635",
            "GlaMixer",
        ),
    )
}

HYBRIDS: dict[str, tuple[str, ...]] = {"hybrid": ("ssd", "ssd", "ssd", "attention")}
"""Names of mixtures: the operator of each block in turn (3 : 1, as in Jamba, arXiv 2403.19887, and its like)."""


def known_operators() -> tuple[str, ...]:
    """Ids that a backbone can be built of: every operator that mixes tokens, then the mixtures."""
    return *(operator.id for operator in OPERATORS.values() if operator.mixer), *HYBRIDS


def operator_id(name: str) -> str:
    """Give the id that a name, an id or another name of an operator, stands for.

    Raises:
        ValueError: No backbone is built of it; lists what there is.
    """
    known = known_operators()
    aliases = {alias: operator.id for operator in OPERATORS.values() for alias in operator.also}
    found = name if name in known else aliases.get(name)
    if found is None:
        hint = nearest(name, [*known, *aliases])
        raise ValueError(f"there is no operator {name!r}; there are {_listed()}" + (f". {hint}" if hint else ""))
    return found


def operators_of(name: str) -> tuple[Operator, ...]:
    """Give the operators that the blocks of a backbone of that name take in turn.

    Raises:
        ValueError: There is no such operator.
    """
    found = operator_id(name)
    return tuple(OPERATORS[turn] for turn in HYBRIDS.get(found, (found,)))


def operator_of_block(name: str, block: int) -> Operator:
    """Give the operator of a block, from 0, in a backbone of that name.

    Raises:
        ValueError: There is no such operator.
    """
    turns = operators_of(name)
    return turns[block % len(turns)]


def takes_scan(name: str) -> bool:
    """Say whether any block of a backbone of that name depends on the scan order."""
    return any(operator.takes_scan for operator in operators_of(name))


def _listed() -> str:
    return ", ".join(known_operators())
