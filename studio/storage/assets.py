"""Files that the studio ships: icons, presets, default weights."""

from __future__ import annotations

from pathlib import Path

from studio.contract.errors import MissingPackage


def resources_folder(package: Path | None = None) -> Path:
    """Give the folder with what the studio ships.

    It lies inside the installed package, or beside it where the studio runs from its repository.

    Args:
        package: Folder of the `studio` package; None is the one that runs.

    Raises:
        MissingPackage: Neither place has it.
    """
    package = Path(__file__).resolve().parents[1] if package is None else package
    for folder in (package / "resources", package.parent / "resources"):
        if folder.is_dir():
            return folder
    raise MissingPackage(
        f"The studio's own folder `resources` is missing beside {package}.",
        "Install Scanline Studio again; its files are incomplete.",
    )


def weights_folder(package: Path | None = None) -> Path:
    """Give the folder with the default weights, one folder a backbone.

    Raises:
        MissingPackage: It is not there.
    """
    folder = resources_folder(package) / "weights"
    if not folder.is_dir():
        raise MissingPackage(
            f"The default weights are missing: there is no folder {folder}.",
            "Install Scanline Studio again; its files are incomplete.",
        )
    return folder
