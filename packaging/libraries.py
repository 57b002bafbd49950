"""System libraries that Qt and torch need on Linux: which are missing, and how they come."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

# Shared object -> Debian package.
ALWAYS = {
    "libgomp.so.1": "libgomp1",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11.so.6": "libx11-6",
    "libxcb.so.1": "libxcb1",
    "libdbus-1.so.3": "libdbus-1-3",
}
ON_A_DISPLAY = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def say(text: str) -> None:
    """Print a line of progress, at once."""
    print(text, file=sys.stderr, flush=True)


def is_loadable(name: str) -> bool:
    """Say whether the system's loader finds a shared object."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """Give the Debian names of the libraries that are missing; those of X11 only where there is a display."""
    if not sys.platform.startswith("linux"):
        return []
    needed = dict(ALWAYS)
    if os.environ.get("DISPLAY"):
        needed.update(ON_A_DISPLAY)
    return [package for name, package in needed.items() if not is_loadable(name)]


def apt_install(packages: list[str], *, is_verbose: bool) -> bool:
    """Install Debian packages where this is root on a Debian; say whether it was done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    output = None if is_verbose else subprocess.DEVNULL
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        line = ["apt-get", "-q", *command]
        status = subprocess.run(line, env=environment, stdout=output, stderr=output, check=False).returncode
    return status == 0


def install_missing(*, is_verbose: bool) -> None:
    """Install the missing libraries, or say the command that does; the command line works without Qt's."""
    packages = missing_packages()
    if not packages:
        return
    names = " ".join(packages)
    say("System libraries are missing: " + names)
    if apt_install(packages, is_verbose=is_verbose) and not missing_packages():
        say("  installed with apt-get")
        return
    if shutil.which("apt-get"):
        say("  install them with:  sudo apt-get install " + names)
    else:
        say("  install them with your system's package manager (the names above are Debian's)")
    say("  going on without: the window needs them, the command line does not (libgomp1: PyTorch may need it)")
