"""Runs every gate and then the tests: `python3 packaging/test.py [arguments of pytest]`.

Makes `.venv` first where it is not ready, and on Linux adds Triton, which the tests of the GPU kernels are run with. A
gate that fails does not stop the others; what failed is said before the tests begin, and the exit status is not 0.
Without arguments the whole suite runs and its coverage is judged; with arguments the gates run all the same, and
coverage is left alone.
"""

from __future__ import annotations

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import environment

GATES = (
    "ruff format --check .",
    "ruff check .",
    "mypy studio",
    "lint-imports --no-cache",  # its cache can be stale
    "typos",
)
SURROUNDINGS = {
    "HF_HUB_OFFLINE": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "QT_QPA_PLATFORM": "offscreen",
    "TRANSFORMERS_VERBOSITY": "error",
}


def main() -> None:
    """Make the environment ready, run the gates, then pytest."""
    arguments = sys.argv[1:]
    environment.ensure(arguments)
    import subprocess

    import installing

    installing.install_triton(is_verbose="-v" in arguments or "--verbose" in arguments)

    arguments = [from_here(argument) for argument in arguments]
    os.chdir(environment.ROOT)
    os.environ.update(SURROUNDINGS)
    failed = [gate for gate in GATES if not passes(gate)]
    if failed:
        print(f"Failed: {', '.join(failed)}. The tests follow.", flush=True)
    else:
        print("Every gate passed. The tests follow.", flush=True)
    # A whole run takes every core, a worker each with a thread of torch each; a chosen few tests start sooner without.
    workers = str(min(os.cpu_count() or 1, 8))
    measured = [] if arguments else ["--cov", "--cov-report=term", "-n", workers, "--dist", "worksteal"]
    status = subprocess.call([environment.PYTHON, "-m", "pytest", *measured, *arguments])
    sys.exit(status or int(bool(failed)))


def from_here(argument: str) -> str:
    """Give an argument that names a file beside the caller as an absolute path: the gates run in the root."""
    path = argument.split("::", 1)[0]
    return os.path.abspath(path) + argument[len(path) :] if os.path.exists(path) else argument


def passes(gate: str) -> bool:
    """Run a gate; say whether it passed, and show what it wrote where it did not."""
    import subprocess
    import time

    name, *arguments = gate.split()
    started = time.monotonic()
    done = subprocess.run(
        [os.path.join(os.path.dirname(environment.PYTHON), name), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    verdict = "passed" if done.returncode == 0 else "FAILED"
    print(f"{gate:<24} {verdict}  {time.monotonic() - started:.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
