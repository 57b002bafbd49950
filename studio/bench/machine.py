# ruff: noqa: PLC0415 - the engine brings torch with it
"""Which machine the figures are from."""

from __future__ import annotations

import os
import platform
import re
from importlib import metadata
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")


def describe() -> dict[str, str | int | float | bool]:
    """Give what decides figures: processor, cores, whether it multiplies bf16, how busy it is, and versions."""
    from studio.engine import memory

    return {
        "processor": _processor(),
        "cores": cores(),
        "fast_bf16": memory.cpu_has_fast_bf16(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else -1,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "torch": metadata.version("torch"),
        "diffusers": metadata.version("diffusers"),
    }


def cores() -> int:
    """Give how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_words(machine: dict[str, str | int | float | bool]) -> str:
    """Give the description in one line."""
    has = "with" if machine["fast_bf16"] else "without"
    return (
        f"{machine['processor']}, {machine['cores']} cores {has} fast bf16, load {machine['load']}; "
        f"{machine['system']}, Python {machine['python']}, torch {machine['torch']}, diffusers {machine['diffusers']}"
    )


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", CPU_INFO.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()
