# ruff: noqa: PLC0415 - the engine brings torch with it
"""Opens the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.contract.port import Engine
    from studio.storage.places import Places


def open_torch_engine(places: Places) -> Engine:
    """Import torch and give the engine with the default weights.

    Raises:
        MissingPackage: torch or the folder of default weights is not installed.
    """
    from studio.contract.errors import MissingPackage
    from studio.storage.assets import weights_folder
    from studio.storage.fingerprints import FingerprintStore

    weights = weights_folder()
    try:
        from studio.engine.service import TorchEngine
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("studio"):
            raise
        raise MissingPackage(
            f"The Python package {error.name!r} is not installed.", "Run `studio doctor`: it says what is missing."
        ) from error
    return TorchEngine(weights=weights, fingerprints=FingerprintStore(places.fingerprints_file))
