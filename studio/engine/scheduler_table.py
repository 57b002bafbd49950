"""Our table of schedulers: which of diffusers' classes, with which settings, for networks that predict what.

Several pipelines accept a scheduler of the wrong kind and paint noise without an error, and schedulers accept spacings
that they then lay wrongly for a flow (measured); so what is allowed is written down here, and proven by tests, not
asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from studio.contract.catalog import Prediction, SchedulerEntry
from studio.contract.requests import Spacing


class Trait(StrEnum):
    """What a scheduler can do that a pipeline may ask for, or cannot bear."""

    SIGMA_SPACE = "keeps its samples unscaled, so the pipeline must scale them"
    SIGMAS = "takes noise levels from the pipeline"
    OWN_LEVELS = "lays the levels of a flow by itself"
    MU = "takes its shift from the pipeline"
    GENERATOR = "takes the generator at each step"
    SCALE_NOISE = "puts a flow's noise onto a picture"


@dataclass(frozen=True, slots=True)
class Row:
    """One scheduler of the table.

    Attributes:
        entry: What the catalog says of it.
        class_name: diffusers' class.
        fixed: Settings that make the class this scheduler.
        traits: What it can do.
    """

    entry: SchedulerEntry
    class_name: str
    fixed: Mapping[str, Any] = field(default_factory=dict)
    traits: frozenset[Trait] = frozenset()

    @property
    def is_flow(self) -> bool:
        """Whether it walks a flow."""
        return Prediction.FLOW in self.entry.predictions


DENOISERS = (Prediction.EPSILON, Prediction.V, Prediction.SAMPLE)
WITHOUT_SAMPLE = (Prediction.EPSILON, Prediction.V)
EVEN = (Spacing.LEADING, Spacing.LINSPACE, Spacing.TRAILING)
CURVED = (Spacing.KARRAS, Spacing.EXPONENTIAL, Spacing.BETA)
SPACING_FLAGS = {
    Spacing.KARRAS: "use_karras_sigmas",
    Spacing.EXPONENTIAL: "use_exponential_sigmas",
    Spacing.BETA: "use_beta_sigmas",
}
FLOW_SETTINGS = {"use_flow_sigmas": True, "prediction_type": "flow_prediction"}
FROM_PIPELINE = frozenset({Trait.SIGMAS, Trait.MU, Trait.SCALE_NOISE})
ANCESTRAL = frozenset({Trait.SIGMA_SPACE, Trait.GENERATOR})


def _even(name: str, label: str, class_name: str, predictions: tuple[Prediction, ...], *traits: Trait) -> Row:
    """Give a row whose timesteps lie evenly, in diffusers' three ways."""
    is_stochastic = name in ("ddpm", "euler_a")
    entry = SchedulerEntry(name, label, predictions, EVEN, is_stochastic)
    return Row(entry, class_name, traits=frozenset(traits))


def _curved(row: Row, fixed: Mapping[str, Any] | None = None, *, is_stochastic: bool = False) -> Row:
    """Give a row that takes the curved spacings too.

    The multistep solvers round their timesteps to whole numbers and find their place by them: the beta spacing crowds
    them at the start until two are equal (from about 25 steps on), and diffusers then walks past the end.
    """
    old = row.entry
    curved = CURVED if Trait.SIGMA_SPACE in row.traits else (Spacing.KARRAS, Spacing.EXPONENTIAL)
    entry = SchedulerEntry(old.id, old.name, old.predictions, EVEN + curved, is_stochastic)
    return Row(entry, row.class_name, fixed or {}, row.traits)


def _flow(name: str, label: str, class_name: str, traits: frozenset[Trait], *, is_stochastic: bool = False) -> Row:
    """Give a row for the flow families."""
    spacings = CURVED if Trait.SIGMAS in traits else ()
    return Row(
        SchedulerEntry(name, label, (Prediction.FLOW,), spacings, is_stochastic, takes_shift=True),
        class_name,
        {},
        traits,
    )


def _flow_solver(name: str, label: str, class_name: str, **fixed: object) -> Row:
    """Give a row of a class that was made for variance-preserving networks and walks a flow when told to."""
    is_stochastic = name.endswith("_sde")
    entry = SchedulerEntry(name, label, (Prediction.FLOW,), (), is_stochastic, takes_shift=True)
    return Row(entry, class_name, {**FLOW_SETTINGS, **fixed}, frozenset({Trait.OWN_LEVELS, Trait.MU}))


MULTISTEP = "DPMSolverMultistepScheduler"
ODE = {"algorithm_type": "dpmsolver++", "solver_order": 2, "use_lu_lambdas": False}
SDE = {**ODE, "algorithm_type": "sde-dpmsolver++"}

TABLE: tuple[Row, ...] = (
    _even("ddpm", "DDPM", "DDPMScheduler", DENOISERS, Trait.GENERATOR),
    _even("ddim", "DDIM", "DDIMScheduler", DENOISERS, Trait.GENERATOR),
    _curved(_even("euler", "Euler", "EulerDiscreteScheduler", WITHOUT_SAMPLE, Trait.SIGMA_SPACE, Trait.GENERATOR)),
    _even("euler_a", "Euler ancestral", "EulerAncestralDiscreteScheduler", WITHOUT_SAMPLE, *ANCESTRAL),
    _curved(_even("heun", "Heun", "HeunDiscreteScheduler", WITHOUT_SAMPLE, Trait.SIGMA_SPACE)),
    _curved(_even("dpm2", "DPM2", "KDPM2DiscreteScheduler", WITHOUT_SAMPLE, Trait.SIGMA_SPACE)),
    _curved(_even("lms", "LMS", "LMSDiscreteScheduler", WITHOUT_SAMPLE, Trait.SIGMA_SPACE)),
    _curved(_even("dpmpp_2m", "DPM++ 2M", MULTISTEP, DENOISERS, Trait.GENERATOR), ODE),
    _curved(_even("dpmpp_2m_sde", "DPM++ 2M SDE", MULTISTEP, DENOISERS, Trait.GENERATOR), SDE, is_stochastic=True),
    _curved(_even("unipc", "UniPC", "UniPCMultistepScheduler", DENOISERS)),
    _curved(_even("deis", "DEIS", "DEISMultistepScheduler", DENOISERS)),
    Row(SchedulerEntry("pndm", "PNDM", WITHOUT_SAMPLE, EVEN), "PNDMScheduler", {"skip_prk_steps": True}),
    Row(
        SchedulerEntry("lcm", "LCM", DENOISERS, is_stochastic=True), "LCMScheduler", traits=frozenset({Trait.GENERATOR})
    ),
    _flow("flow_euler", "Flow Euler", "FlowMatchEulerDiscreteScheduler", FROM_PIPELINE | {Trait.GENERATOR}),
    _flow("flow_heun", "Flow Heun", "FlowMatchHeunDiscreteScheduler", frozenset({Trait.SCALE_NOISE, Trait.GENERATOR})),
    _flow("flow_lcm", "Flow LCM", "FlowMatchLCMScheduler", FROM_PIPELINE | {Trait.GENERATOR}, is_stochastic=True),
    _flow_solver("flow_dpmpp_2m", "Flow DPM++ 2M", MULTISTEP, **ODE),
    _flow_solver("flow_dpmpp_2m_sde", "Flow DPM++ 2M SDE", MULTISTEP, **SDE),
    _flow_solver("flow_unipc", "Flow UniPC", "UniPCMultistepScheduler"),
)
BY_ID = {row.entry.id: row for row in TABLE}
