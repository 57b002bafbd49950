"""Makes the environment: finds a Python, builds `.venv`, installs the lock, PyTorch and the project.

Each step says in plain words what it does; an installer's own output is shown where it fails, or with `-v`.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterator, Sequence

import environment
import libraries
from libraries import say

OLDEST, NEWEST_TESTED = (3, 11), (3, 13)
OLDEST_GLIBC = (2, 34)
ROOT, VENV, READY = Path(environment.ROOT), Path(environment.VENV), Path(environment.READY)
LOCKED = VENV / "scanline-lock"
FREE_GB_NEEDED = {"cpu": 3, "cuda": 9}
TRITON_MACHINES = ("x86_64", "aarch64")  # that it is built for
NO_DISK = "No space left on device|not enough space|Disk quota exceeded"
NO_NETWORK = (
    "NewConnectionError|NameResolutionError|Temporary failure in name resolution|getaddrinfo failed|dns error|"
    "Max retries exceeded|ReadTimeoutError|ConnectTimeoutError|Network is unreachable|Connection refused|ProxyError"
)


class SetupFailed(Exception):
    """A step that could not be done; the text says why and what to do."""


def install(*, is_verbose: bool) -> None:
    """Bring the environment to the lock's state; one process at a time, and what was interrupted is repaired."""
    use_suitable_python()
    try:
        VENV.mkdir(exist_ok=True)
        with alone():
            if not environment.is_ready():  # the process that was waited for may have done it
                install_steps(is_verbose=is_verbose)
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start goes on where this one was.")
    except (SetupFailed, OSError) as error:
        sys.exit(f"Set-up failed: {error}")


def install_steps(*, is_verbose: bool) -> None:
    """Do every step of a set-up, in order; the mark that it is whole comes last."""
    started = time.monotonic()
    with contextlib.suppress(FileNotFoundError):
        READY.unlink()
    check_system()
    libraries.install_missing(is_verbose=is_verbose)
    make_venv(is_verbose=is_verbose)
    check_disk()
    remove_torn_packages()
    locks = [f"--requirement={ROOT / 'packaging' / name}" for name in ("lock.txt", "lock-gates.txt")]
    pip("what the lock names", "--no-deps", "--require-hashes", *locks, is_verbose=is_verbose)
    install_torch(is_verbose=is_verbose)
    itself = ("--no-build-isolation", "--no-deps", "--editable", str(ROOT))
    pip("Scanline Studio itself", *itself, is_verbose=is_verbose)
    compile_all(is_verbose=is_verbose)
    unfinished = READY.with_suffix(".part")
    unfinished.write_text(environment.wanted(), encoding="utf-8")
    unfinished.replace(READY)
    say(f"Ready after {time.monotonic() - started:.0f} s.")


# ---------------------------------------------------------------------------------------------------------- the Python


def use_suitable_python() -> None:
    """Start again with a tested Python where this one is not and another is on PATH; end where none is new enough."""
    this = sys.version_info[:2]
    if OLDEST <= this <= NEWEST_TESTED:
        return
    for command in candidates():
        version = version_of(command)
        if version and OLDEST <= version <= NEWEST_TESTED:
            say(f"This is Python {dotted(this)}; going on with {' '.join(command)} ({dotted(version)}).")
            line = [*command, *sys.argv]
            if environment.IS_WINDOWS:
                sys.exit(subprocess.call(line))
            os.execvp(line[0], line)
    if this < OLDEST:
        sys.exit(
            f"Scanline Studio needs Python 3.11 or newer; this is {dotted(this)}, and no newer one is on PATH.\n"
            "Install one (Debian, Ubuntu: apt-get install python3.11 python3.11-venv; macOS and Windows: from Python's "
            f"own site) and start again with it: python3.11 {' '.join(sys.argv)}"
        )
    say(f"Python {dotted(this)} is newer than those that are tested (3.11 to 3.13); trying it.")


def dotted(version: tuple[int, ...]) -> str:
    """Give (3, 11) as 3.11."""
    return ".".join(map(str, version))


def candidates() -> Iterator[list[str]]:
    """Give the commands that may start a suitable Python."""
    for minor in range(OLDEST[1], NEWEST_TESTED[1] + 1):
        if environment.IS_WINDOWS:
            yield ["py", f"-3.{minor}"]
        yield [f"python3.{minor}"]
    yield ["python3"]


def version_of(command: Sequence[str]) -> tuple[int, ...] | None:
    """Ask a Python for its version; None where the command does not start one."""
    if not shutil.which(command[0]):
        return None
    status, output = run([*command, "-c", "import sys; print('%d %d' % sys.version_info[:2])"], is_verbose=False)
    found = re.fullmatch(r"(\d+) (\d+)\s*", output)
    return (int(found[1]), int(found[2])) if status == 0 and found else None


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold a lock that the system takes back when this process ends, however it ends."""
    with LOCKED.open("a", encoding="utf-8") as file:
        if not try_lock(file.fileno()):
            say("Another set-up of this checkout is running; waiting for it.")
            while not try_lock(file.fileno()):
                time.sleep(0.2)
        # Installers hold it too: one that outlives a killed set-up is waited for, not installed over.
        os.set_inheritable(file.fileno(), True)  # noqa: FBT003 - its only form
        yield


def try_lock(descriptor: int) -> bool:
    """Take the lock without waiting; say whether that was possible."""
    try:
        if environment.IS_WINDOWS:
            import msvcrt  # noqa: PLC0415 - Windows has it, and only Windows

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - Windows has it not

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def make_venv(*, is_verbose: bool) -> None:
    """Build `.venv`; again where its Python does not start, is too old or has no pip."""
    version = version_of([environment.PYTHON])
    if version and version >= OLDEST and run([environment.PYTHON, "-m", "pip", "--version"], is_verbose=False)[0] == 0:
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{dotted(sys.version_info[:2])}-venv"
        say(f"This Python cannot make environments: {package} is missing.")
        if not libraries.apt_install([package], is_verbose=is_verbose):
            raise SetupFailed(f"install it with:  sudo apt-get install {package}   and start again")
    say(f"Making {VENV} with Python {dotted(sys.version_info[:3])}")
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != LOCKED:
            path.unlink()
    status, output = run([sys.executable, "-m", "venv", environment.VENV], is_verbose=is_verbose)
    if status:
        raise SetupFailed(explain("making the environment", output))


def check_system() -> None:
    """Refuse a Linux that is older than the builds of Qt."""
    name, version = platform.libc_ver()
    if name == "glibc" and tuple(map(int, version.split(".")[:2])) < OLDEST_GLIBC:
        raise SetupFailed(
            f"this system's C library is glibc {version}; Qt's builds need {dotted(OLDEST_GLIBC)} or newer (Debian 12, "
            "Ubuntu 22.04, Fedora 35)."
        )


def check_disk() -> None:
    """Refuse before the download what would end with a full disk."""
    if installed_torch():
        return
    free, needed = shutil.disk_usage(VENV).free / 1024**3, FREE_GB_NEEDED["cuda" if has_nvidia() else "cpu"]
    if free < needed:
        raise SetupFailed(
            f"{ROOT} has {free:.1f} GB free and this takes up to {needed} GB. Make room, or move the checkout, and "
            "start again."
        )


# ------------------------------------------------------------------------------------------------------------ packages


def site_packages(pattern: str) -> list[Path]:
    """Give the paths in the environment's site-packages that match."""
    folder = "Lib" if environment.IS_WINDOWS else "lib/python3.*"
    return sorted(VENV.glob(f"{folder}/site-packages/{pattern}"))


def remove_torn_packages() -> None:
    """Forget packages whose installation was interrupted (RECORD is written last), so that pip does them again."""
    torn = [folder for folder in site_packages("*.dist-info") if not (folder / "RECORD").exists()]
    for folder in [*torn, *site_packages("~*")]:
        shutil.rmtree(folder)


def installed_torch() -> str:
    """Give the version of the torch that is there, such as 2.13.0+cpu; "" where there is none."""
    found = site_packages("torch-*.dist-info")
    return found[0].name[len("torch-") : -len(".dist-info")] if found else ""


def has_nvidia() -> bool:
    """Say whether the machine has an NVIDIA driver."""
    return Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi") is not None


def torch_attempts(wanted: str) -> Iterator[tuple[str, list[str]]]:
    """Give the ways to the torch build that fits this machine, the best first: what it is, installer and arguments.

    A registry's plain build is CUDA's on Linux and the CPU's on macOS and Windows. A build for CPU that lies ready
    (pip's find-links) has a name of its own; for the others uv knows where PyTorch keeps them.
    """
    if environment.IS_WINDOWS and has_nvidia():
        yield "PyTorch for this GPU, from PyTorch's own index", ["uv", "--torch-backend", "auto", wanted]
    if sys.platform.startswith("linux") and not has_nvidia():
        yield "PyTorch for CPU", ["pip", wanted + "+cpu"]
        yield "PyTorch for CPU, from PyTorch's own index", ["uv", "--torch-backend", "cpu", wanted]
        say("No build of PyTorch for CPU was found; the plain one runs without a GPU too, but brings CUDA (5 GB).")
    yield "PyTorch", ["pip", wanted]


def install_torch(*, is_verbose: bool) -> None:
    """Install the locked torch, unless a build of it is there; a CPU build gives way where a GPU has come."""
    wanted = re.findall(r"(?m)^torch==\S+", environment.read("packaging", "lock-torch.txt"))[0]
    there = installed_torch()
    if there.split("+")[0] == wanted[len("torch==") :] and not (there.endswith("+cpu") and has_nvidia()):
        return
    if there:
        run([environment.PYTHON, "-m", "pip", "uninstall", "--yes", "torch"], is_verbose=is_verbose)
    output = ""
    for what, (installer, *arguments) in torch_attempts(wanted):
        say(f"Installing {what} ({arguments[-1]})")
        if installer == "uv":
            pip("uv, which finds it", "uv", is_verbose=is_verbose)
            command = ["uv", "pip", "install", "--python", environment.PYTHON]
        else:
            command = ["pip", "install", "--no-input", "--disable-pip-version-check", "--no-compile"]
        status, output = run([environment.PYTHON, "-m", *command, *arguments], is_verbose=is_verbose)
        if status == 0:
            return
    raise SetupFailed(explain("installing PyTorch", output))


def install_triton(*, is_verbose: bool) -> None:
    """Install what runs the tests of the GPU kernels without a GPU, where it is not there: Linux only, 200 MB.

    A CUDA build of PyTorch has brought it. Elsewhere it has a folder of its own, which only those tests look into:
    beside PyTorch, imports would find it that do without, and a later build would bring another.
    """
    if not sys.platform.startswith("linux") or platform.machine() not in TRITON_MACHINES or site_packages("triton"):
        return
    version = re.findall(r"(?m)^triton==(\S+)", environment.read("packaging", "lock-triton.txt"))[0]
    folder = VENV / "triton"
    if (folder / f"triton-{version}.dist-info" / "RECORD").exists():
        return
    try:
        with alone():
            shutil.rmtree(folder, ignore_errors=True)
            lock = ROOT / "packaging" / "lock-triton.txt"
            arguments = ("--no-deps", "--require-hashes", f"--target={folder}", f"--requirement={lock}")
            pip("Triton, which tests the GPU kernels", *arguments, is_verbose=is_verbose)
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start goes on where this one was.")
    except (SetupFailed, OSError) as error:
        sys.exit(f"Set-up failed: {error}")


def compile_all(*, is_verbose: bool) -> None:
    """Compile every module on all cores (pip would take one), so that no start has to, whoever it is that starts.

    A template in the shape of a module does not compile; that is nobody's fault and changes nothing.
    """
    say("Compiling")
    folders = [str(folder.parent) for folder in site_packages("pip")] + [str(ROOT / "studio")]
    command = [environment.PYTHON, "-m", "compileall", "-q", "-j", "0", "-x", r"[/\\]tests[/\\]", *folders]
    run(command, is_verbose=is_verbose)


def pip(what: str, *arguments: str, is_verbose: bool) -> None:
    """Install with the environment's pip."""
    say(f"Installing {what}")
    command = [environment.PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-compile"]
    command += arguments
    status, output = run(command, is_verbose=is_verbose)
    if status:
        raise SetupFailed(explain(f"installing {what}", output))


def run(command: Sequence[str], *, is_verbose: bool) -> tuple[int, str]:
    """Run a command without stopping at its failure; give its exit status and what it wrote."""
    lines = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        close_fds=False,
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if is_verbose:
                sys.stderr.write(line)
    return process.returncode, "".join(lines)


def explain(step: str, output: str) -> str:
    """Say why a step failed: in one line where the cause is known, else with the end of the installer's output."""
    if re.search(NO_DISK, output, re.IGNORECASE):
        return f"{step}: the disk is full. Make room and start again; what is installed already stays."
    if re.search(NO_NETWORK, output, re.IGNORECASE):
        return (
            f"{step}: the package registry cannot be reached. Connect to the network (behind a proxy: set HTTPS_PROXY; "
            "with a registry of your own: pip's index-url) and start again; what is installed already stays."
        )
    return f"{step}.\n\n{output[-4000:]}\nIf this stays: delete {VENV} and start again."
