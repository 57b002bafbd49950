"""Writes the lock again: `python3 packaging/lock.py [--upgrade]`, from the ranges in pyproject.toml.

`lock.txt` is what the program needs, `lock-gates.txt` what only the gates and the other extras need on top. Both
hold exact versions and hashes for Linux, macOS and Windows and Python 3.11 to 3.13. Without `--upgrade` the versions
that stand in the lock are kept wherever they still fit. torch is left out of both, with all that its CUDA build brings:
`lock-torch.txt` names its version, and installing.py picks the build that fits the machine. `lock-triton.txt` is the
triton that this CUDA build brings; where the build is another, the tests of the GPU kernels have it by itself.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Installed with torch where it wants them (torchvision has no build for every torch, and the upscalers do without); the
# last one is for browsers.
LEFT_OUT = r"(torch|torchvision|nvidia-.*|cuda-.*|httpx2-jsfetch)=="


def entries(text: str) -> dict[str, str]:
    """Give each requirement of a lock by its name, with its marker and hashes."""
    found = {}
    for entry in re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^ *#.*\n", "", text)):
        name = re.match(r"[A-Za-z0-9._-]+", entry)
        if name and not re.match(LEFT_OUT, entry):
            found.setdefault(name.group(), entry.rstrip())  # a second one is for a Python newer than those tested
    return found


def compile_lock(extras: list[str], known: str, *, is_upgrade: bool) -> dict[str, str]:
    """Resolve pyproject.toml with these extras; keep the versions of the text `known`."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-strip-extras", "pyproject.toml"]
    for extra in extras:
        command += ["--extra", extra]
    kept = HERE / "lock-kept.tmp"
    pins = [] if is_upgrade else re.findall(r"(?m)^[A-Za-z0-9][^\\\n]*", known)
    kept.write_text("\n".join(pins), encoding="utf-8")
    try:
        command += ["--constraint", str(kept)]
        return entries(
            subprocess.run(command, cwd=str(HERE.parent), check=True, stdout=subprocess.PIPE, text=True).stdout
        )
    finally:
        kept.unlink()


def main() -> None:
    """Resolve, split, write."""
    files = {name: HERE / name for name in ("lock.txt", "lock-gates.txt", "lock-torch.txt", "lock-triton.txt")}
    known = "\n".join(path.read_text(encoding="utf-8") for path in files.values() if path.exists())
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    everything = compile_lock(
        ["dev", "train", "upscalers", "compiled", "bench"], known, is_upgrade="--upgrade" in sys.argv[1:]
    )
    program = compile_lock([], "\n".join(everything.values()), is_upgrade=False)
    triton = program.pop("triton")  # it comes with torch on Linux
    gates = {name: entry for name, entry in everything.items() if name not in program and name != "triton"}
    note = "# Written by packaging/lock.py; change the ranges in pyproject.toml instead.\n"
    files["lock.txt"].write_text(note + "\n".join(program.values()) + "\n", encoding="utf-8")
    files["lock-triton.txt"].write_text(note + triton + "\n", encoding="utf-8")
    files["lock-gates.txt"].write_text(note + "\n".join(gates.values()) + "\n", encoding="utf-8")
    print(f"{len(program)} packages for the program, {len(gates)} more for the gates")


if __name__ == "__main__":
    main()
