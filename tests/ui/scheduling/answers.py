"""What an engine would say, put into a session whose engine sleeps."""

from __future__ import annotations

from studio.contract.catalog import BackboneReport, Catalog, Prediction, SchedulerEntry
from studio.contract.errors import StudioError
from studio.contract.geometry import Extent
from studio.contract.requests import Spacing
from studio.session.session import Session

FLOW = (Prediction.FLOW,)
DENOISERS = (Prediction.EPSILON, Prediction.V)
CURVED = (Spacing.KARRAS, Spacing.EXPONENTIAL)
SCHEDULERS = (
    SchedulerEntry("flow_euler", "Flow Euler", FLOW, CURVED),
    SchedulerEntry("flow_heun", "Flow Heun", FLOW),
    SchedulerEntry("flow_lcm", "Flow LCM", FLOW, (Spacing.KARRAS,), is_stochastic=True),
    SchedulerEntry("ddim", "DDIM", DENOISERS, (Spacing.LEADING, Spacing.TRAILING)),
)
DIT = BackboneReport(
    id="dit",
    name="Scanline DiT 64",
    family="default",
    family_name="Scanline Studio",
    pipeline="DefaultPipeline",
    path="",
    is_tried=True,
    prediction=Prediction.FLOW,
    scheduler="FlowMatchEulerDiscreteScheduler",
    schedulers=("flow_euler", "flow_heun", "flow_lcm"),
    native=Extent(64, 64),
    multiple_of=8,
    steps=20,
    guidance=3.0,
)
CATALOG = Catalog((DIT,), SCHEDULERS, ())
LEVELS = (1.0, 0.75, 0.5, 0.25, 0.0)


def offer(session: Session, catalog: Catalog = CATALOG) -> None:
    """Let the engine have said what it offers."""
    session.engine._catalog = catalog
    session.engine.catalog_changed.emit()


def report(session: Session, told: BackboneReport | None = DIT) -> None:
    """Let the engine have said what the chosen backbone is."""
    session.advice.report = told
    session.advice._reported = session.panels.state.backbone
    session.advice.changed.emit("report")
    session.advice.answered.emit("report")


def level(session: Session, levels: tuple[float, ...] = LEVELS) -> None:
    """Let the engine have given the noise levels of the panels as they are."""
    session.advice.sigmas = levels
    session.advice.changed.emit("sigmas")


def refuse(session: Session, fault: StudioError | None) -> None:
    """Let the engine have said why the settings cannot run."""
    session.advice._walk_fault = fault
    session.advice.changed.emit("fault")


def answer(session: Session, told: BackboneReport = DIT) -> None:
    """Let the engine have answered everything."""
    offer(session)
    report(session, told)
    level(session)
