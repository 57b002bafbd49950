"""Which scheduler fits which backbone, and building it: diffusers' class with the folder's own config.

A scheduler is built afresh for each picture, from the config of the folder's own one, so that betas, prediction type
and shift carry over and no state is left from a picture before, also not from a cancelled one.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import logging
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from studio.contract.catalog import Prediction, SchedulerEntry
from studio.contract.errors import SchedulerMismatch, nearest, shorten
from studio.contract.requests import SchedulerSettings, Spacing
from studio.engine import noise_levels
from studio.engine.missing_packages import missing_package
from studio.engine.noise_levels import FlowScheduler
from studio.engine.scheduler_table import BY_ID, EVEN, MULTISTEP, SPACING_FLAGS, TABLE, Row, Trait
from studio.engine.untyped import Untyped, diffusers

if TYPE_CHECKING:
    import torch

    from studio.engine.loading import PipelineFolder

KNOWN_CLASSES = {row.class_name for row in TABLE if not row.is_flow} | {
    "DDIMParallelScheduler", "DDPMParallelScheduler", "DPMSolverSDEScheduler", "DPMSolverSinglestepScheduler",
    "KDPM2AncestralDiscreteScheduler", "TCDScheduler", "SASolverScheduler",
}  # fmt: skip
"""Classes whose networks are ordinary ones; EDM, consistency and others precondition theirs in ways of their own."""


class Shifting(StrEnum):
    """When a pipeline hands its own shift (mu) to the scheduler."""

    NEVER = "never"
    WHEN_DYNAMIC = "when the scheduler asks for it"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Demands:
    """What a pipeline asks of its scheduler.

    Attributes:
        needs: For each set, the scheduler must have one of its traits.
        refuses: Traits that the pipeline cannot bear.
        only: The only ids that fit, where the pipeline is made for them.
        shifting: When it hands over a shift of its own.
        prediction: What the network predicts, where the scheduler's config does not say it.
    """

    needs: tuple[frozenset[Trait], ...] = ()
    refuses: frozenset[Trait] = frozenset()
    only: tuple[str, ...] = ()
    shifting: Shifting = Shifting.WHEN_DYNAMIC
    prediction: Prediction | None = None


PLAIN = Demands()


def entries() -> tuple[SchedulerEntry, ...]:
    """Give every scheduler of the table."""
    return tuple(row.entry for row in TABLE)


def prediction_of(folder: PipelineFolder, demands: Demands = PLAIN) -> Prediction | None:
    """Say what a folder's network predicts, by its own scheduler's config; None where it is not one that we know."""
    if demands.prediction is not None:
        return demands.prediction
    config = folder.scheduler_config
    name = str(config.get("_class_name", ""))
    if (
        name.startswith("FlowMatch")
        or config.get("use_flow_sigmas")
        or config.get("prediction_type") == "flow_prediction"
    ):
        return Prediction.FLOW
    if name not in KNOWN_CLASSES:
        return None
    try:
        return Prediction(config.get("prediction_type", "epsilon"))
    except ValueError:
        return None


def is_flow(folder: PipelineFolder, demands: Demands = PLAIN) -> bool:
    """Say whether a folder's network is a flow's."""
    return prediction_of(folder, demands) is Prediction.FLOW


def allowed(folder: PipelineFolder, demands: Demands = PLAIN) -> tuple[str, ...]:
    """Give the ids of the schedulers that fit a folder, in the table's order."""
    prediction = prediction_of(folder, demands)
    return tuple(row.entry.id for row in TABLE if _misfit(row, prediction, demands) is None)


def build(settings: SchedulerSettings, folder: PipelineFolder, demands: Demands = PLAIN) -> FlowScheduler:
    """Build the scheduler of a walk.

    Without an id it is the folder's own, untouched but for a spacing or shift that was asked for.

    Raises:
        SchedulerMismatch: It does not fit the folder's network or pipeline, or does not take the spacing or shift.
        MissingPackage: It needs a package that is not installed.
    """
    row = check(settings, folder, demands)
    own = {key: value for key, value in folder.scheduler_config.items() if key != "_class_name"}
    name = (
        row.class_name if settings.id is not None and row is not None else str(folder.scheduler_config["_class_name"])
    )
    overrides = dict(row.fixed) if settings.id is not None and row is not None else {}
    if row is not None and row.is_flow:
        overrides |= _flow_overrides(settings, row, own, demands)
    elif settings.id is not None:
        # A flow's flags are never inherited by a walk that is none.
        overrides |= {key: False for key in ("use_flow_sigmas",) if own.get(key)}
    overrides |= _spacing_overrides(settings.spacing)
    with_spacing = f" with the spacing {settings.spacing.value}" if settings.spacing is not None else ""
    try:
        return _made(name, own, overrides)
    except ImportError as error:
        raise missing_package(error, f"The scheduler {settings.id or name}{with_spacing}") from error


def check(settings: SchedulerSettings, folder: PipelineFolder, demands: Demands = PLAIN) -> Row | None:
    """Refuse a scheduler, spacing or shift that does not fit; give its row, None for an own one not in the table.

    Raises:
        SchedulerMismatch: It does not fit; the text says why, the hint which do.
    """
    config = folder.scheduler_config
    if settings.id is None:
        if not config:
            raise SchedulerMismatch(f"{folder.path} has no scheduler of its own.", "Get the whole folder again.")
        row = _own_row(config)
        name = f"the folder's own scheduler {shorten(config.get('_class_name', ''))}"
    else:
        row = _fitting_row(settings.id, folder, demands)
        name = f"the scheduler {settings.id!r}"
    _check_spacing(settings, row, name)
    most = None if row is None else most_steps(row, settings, config)
    if most is not None and settings.steps is not None and settings.steps > most:
        raise SchedulerMismatch(
            f"{name[0].upper()}{name[1:]} cannot walk {settings.steps} steps here; at most {most}.", "Use fewer steps."
        )
    if settings.shift is not None and (row is None or not row.entry.takes_shift):
        raise SchedulerMismatch(
            f"{name[0].upper()}{name[1:]} takes no shift ({settings.shift:g}): only the flow families have one.",
            "Leave --shift out.",
        )
    return row


def sigmas(
    settings: SchedulerSettings,
    folder: PipelineFolder,
    demands: Demands = PLAIN,
    arguments: Mapping[str, Any] | None = None,
) -> tuple[float, ...]:
    """Give the noise levels of a walk, the last 0: sigma for flow families, sigma over alpha for the others.

    Args:
        settings: With a number of steps.
        folder: The folder.
        demands: What its pipeline asks.
        arguments: What the pipeline hands to `set_timesteps` besides the number of steps.
    """
    return levels(build(settings, folder, demands), settings.steps or 1, arguments or {})


def levels(scheduler: FlowScheduler, steps: int, arguments: Mapping[str, Any]) -> tuple[float, ...]:
    """Set a scheduler's timesteps and give the level of each step of its walk, and 0 at the end."""
    given = dict(arguments)
    if "sigmas" not in given:
        given["num_inference_steps"] = steps
    scheduler.set_timesteps(**given)
    order = 2 if getattr(scheduler, "order", 1) == 2 else 1  # Heun and DPM2 ask twice a step
    laid = getattr(scheduler, "sigmas", None)
    if laid is not None and len(laid) > len(scheduler.timesteps):
        shown = [
            noise_levels.from_sigma(scheduler, float(sigma)).shown for sigma in laid[: len(scheduler.timesteps) : order]
        ]
    else:
        kept_of = vars(scheduler)["alphas_cumprod"]
        cumulative = [float(kept_of[int(timestep)]) for timestep in scheduler.timesteps]
        shown = [noise_levels.NoiseLevel(kept**0.5, (1 - kept) ** 0.5, is_flow=False).shown for kept in cumulative]
    return (*shown, 0.0)


def draw_from(scheduler: FlowScheduler, generator: torch.Generator) -> None:
    """Let the seed decide: where a pipeline hands no generator to `scheduler.step`, this one is handed.

    Most flow pipelines and DiT's do not, and a stochastic scheduler would then draw from torch's global state.
    """
    original = scheduler.step
    if "generator" not in inspect.signature(original).parameters:
        return

    @functools.wraps(original)
    def step(*args: Untyped, **kwargs: Untyped) -> Untyped:
        if kwargs.get("generator") is None:
            kwargs["generator"] = generator
        return original(*args, **kwargs)

    scheduler.step = step


def describe(scheduler: FlowScheduler) -> str:
    """Give a scheduler's class and its settings that differ from the class's defaults, for the record."""
    defaults = {name: one.default for name, one in inspect.signature(type(scheduler).__init__).parameters.items()}
    config = {name: scheduler.config[name] for name in defaults if name in scheduler.config}
    changed = [f"{name}={shorten(value)}" for name, value in config.items() if value != defaults[name]]
    return f"{type(scheduler).__name__}({', '.join(changed)})"


def _misfit(row: Row, prediction: Prediction | None, demands: Demands) -> str | None:
    """Say why a row does not fit; None where it does."""
    if prediction is None:
        return "only its own scheduler is known to fit"
    if prediction not in row.entry.predictions:
        kinds = " or ".join(kind.value for kind in row.entry.predictions)
        return f"it is for networks that predict {kinds}, and this one predicts {prediction.value}"
    if demands.only and row.entry.id not in demands.only:
        return f"its pipeline is made for {', '.join(demands.only)} alone"
    for trait in row.traits & demands.refuses:
        return f"it {trait.value}, and this one does not"
    for wanted in demands.needs:
        if not wanted & row.traits:
            return f"the pipeline needs one that {sorted(wanted)[0].value}"
    return None


def _fitting_row(wanted: str, folder: PipelineFolder, demands: Demands) -> Row:
    fitting = allowed(folder, demands)
    if wanted in fitting:
        return BY_ID[wanted]
    hint = f"These fit: {', '.join(fitting) or 'none'}; or leave --scheduler out to run the folder's own."
    if wanted not in BY_ID:
        near = nearest(wanted, fitting or BY_ID)
        raise SchedulerMismatch(f"There is no scheduler {shorten(wanted)!r}.", f"{near} {hint}")
    why = _misfit(BY_ID[wanted], prediction_of(folder, demands), demands)
    raise SchedulerMismatch(
        f"The scheduler {wanted!r} does not fit {folder.pipeline}: {why}.", f"{nearest(wanted, fitting)} {hint}"
    )


def _check_spacing(settings: SchedulerSettings, row: Row | None, name: str) -> None:
    spacing = settings.spacing
    if spacing is None or (row is not None and spacing in row.entry.spacings):
        return
    takes = ", ".join(one.value for one in row.entry.spacings) if row is not None else ""
    raise SchedulerMismatch(
        f"{name[0].upper()}{name[1:]} does not take the spacing {spacing.value!r}.",
        f"It takes {takes}." if takes else "Leave --spacing out.",
    )


def most_steps(row: Row, settings: SchedulerSettings, config: Mapping[str, Any]) -> int:
    """Give how many steps a scheduler can walk: beyond, diffusers' classes divide by 0 or leave their tables."""
    trained = int(config.get("num_train_timesteps", 1000))
    if row.class_name == "LCMScheduler":
        return int(config.get("original_inference_steps", 50))
    if row.entry.id == "flow_unipc":
        # Its timesteps are whole numbers, and two alike divide by 0; a shift brings the first ones together.
        shift = settings.shift or config.get("shift", config.get("flow_shift", 1.0))
        is_dynamic = settings.shift is None and config.get("use_dynamic_shifting")
        largest = math.exp(config.get("max_shift", 1.15)) if is_dynamic else max(1.0, float(shift))
        return int(0.8 * trained / largest)
    if row.class_name in (MULTISTEP, "UniPCMultistepScheduler", "DEISMultistepScheduler"):
        return trained // 2
    return trained - int(config.get("steps_offset", 0))


def _own_row(config: Mapping[str, Any]) -> Row | None:
    """Give the table's row that a folder's own scheduler is; None where it is none of them."""
    is_flow = bool(config.get("use_flow_sigmas")) or str(config.get("_class_name", "")).startswith("FlowMatch")
    rows = [row for row in TABLE if row.class_name == config.get("_class_name") and row.is_flow == is_flow]
    same = [row for row in rows if all(config.get(key, value) == value for key, value in row.fixed.items())]
    return next(iter(same or rows), None)


def _spacing_overrides(spacing: Spacing | None) -> dict[str, Any]:
    if spacing is None:
        return {}
    flags: dict[str, Any] = {flag: one is spacing for one, flag in SPACING_FLAGS.items()}
    return flags | ({"timestep_spacing": spacing.value} if spacing in EVEN else {})


def _flow_overrides(settings: SchedulerSettings, row: Row, own: Mapping[str, Any], demands: Demands) -> dict[str, Any]:
    """Give the settings that carry a flow's shift, of the folder's own scheduler or of the request, to a class."""
    if settings.id is None and settings.shift is None:
        return {}
    shift = settings.shift if settings.shift is not None else own.get("shift", own.get("flow_shift", 1.0))
    is_dynamic = settings.shift is None and bool(own.get("use_dynamic_shifting"))
    if Trait.OWN_LEVELS not in row.traits:
        return {"shift": shift, "use_dynamic_shifting": is_dynamic and demands.shifting is not Shifting.NEVER}
    if demands.shifting is Shifting.NEVER or (demands.shifting is Shifting.WHEN_DYNAMIC and not is_dynamic):
        return {"flow_shift": shift, "use_dynamic_shifting": False, **_without_curves()}
    # The pipeline's mu becomes the shift exp(mu); a constant one comes of equal ends of the line that mu lies on.
    ends = {} if is_dynamic else {"base_shift": math.log(shift), "max_shift": math.log(shift)}
    return {"use_dynamic_shifting": True, "time_shift_type": "exponential", **ends, **_without_curves()}


def _without_curves() -> dict[str, bool]:
    return dict.fromkeys(SPACING_FLAGS.values(), False)


def _made(name: str, own: Mapping[str, Any], overrides: Mapping[str, Any]) -> FlowScheduler:
    found = getattr(diffusers(), name)
    accepted = inspect.signature(found.__init__).parameters
    settings = {key: value for key, value in overrides.items() if key in accepted}
    with _without_warnings():
        scheduler: FlowScheduler = found.from_config({**own, **settings})
    kept = {key: overrides[key] for key in ("base_shift", "max_shift") if key in overrides}
    if kept:
        registering: Untyped = scheduler
        registering.register_to_config(**kept)
    return scheduler


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep diffusers from warning of settings that another class's config has and this class does not."""
    logger = logging.getLogger("diffusers")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
