"""How good the backbones are: everything that `studio train evaluate` measures and shows."""

from __future__ import annotations

from studio.training.evaluation.reporting import record_section
from studio.training.evaluation.running import run_evaluate

__all__ = ["record_section", "run_evaluate"]
