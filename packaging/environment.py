"""The `.venv` in the repository root: is it ready, make it so, go on inside it.

Standard library only and readable by Python 3.8, so that an old Python comes far enough to find a newer one. What is
imported at the top is all that a second start pays for; installing.py, which does the work, is imported where there is
work to do.

`.venv/scanline-ready` is written last and names what is installed: the locks, the project's own metadata, the place
and the Python. Where it is missing or different, everything is checked and installed again; what is right stays.
"""

from __future__ import annotations

import hashlib
import os
import sys

if False:  # pragma: no cover - for type checkers; importing typing costs a second start 10 ms
    from typing import Sequence

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
READY = os.path.join(VENV, "scanline-ready")
IS_WINDOWS = sys.platform == "win32"
PYTHON = os.path.join(VENV, "Scripts" if IS_WINDOWS else "bin", "python.exe" if IS_WINDOWS else "python")
LOCKS = ("lock.txt", "lock-gates.txt", "lock-torch.txt")
METADATA_TABLES = ("[build-system]", "[project", "[tool.hatch")


def read(*parts: str) -> str:
    """Give the text of a file below the root, "" where there is none."""
    try:
        with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def project_metadata(pyproject: str) -> str:
    """Give the lines of pyproject.toml that an installation is made from: not the gates' settings."""
    lines, is_metadata = [], False
    for line in pyproject.splitlines():
        if line.startswith("["):
            is_metadata = line.startswith(METADATA_TABLES)
        if is_metadata:
            lines.append(line)
    return "\n".join(lines)


def wanted() -> str:
    """Give the text that `scanline-ready` has where the installation is the right one."""
    digest = hashlib.sha256(project_metadata(read("pyproject.toml")).encode())
    for name in LOCKS:
        digest.update(read("packaging", name).encode())
    # The link's target: a system that changed its Python under the environment has another one.
    return "\n".join((digest.hexdigest(), ROOT, os.path.realpath(PYTHON), ""))


def is_ready() -> bool:
    """Say whether the environment is there, whole and of this lock."""
    return os.path.exists(PYTHON) and read(".venv", "scanline-ready") == wanted()


def ensure(arguments: Sequence[str]) -> None:
    """Make the environment where it is not ready; ends the process with one clear line where that cannot be.

    Args:
        arguments: The command line; `-v` among them shows the installer's output.
    """
    if is_ready():
        return
    import installing

    installing.install(is_verbose="-v" in arguments or "--verbose" in arguments)


def go(command: Sequence[str]) -> None:
    """Become the environment's Python with this command line; never returns.

    The working directory stays the caller's, and is not searched for modules (`-P`): a `types.py` that lies beside
    somebody's pictures is not ours.
    """
    line = [PYTHON, "-P", *command]
    if not IS_WINDOWS:
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(PYTHON, line)
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program; this process only waits for it
    sys.exit(subprocess.call(line))
