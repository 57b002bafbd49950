"""What tests of a session's projects share: a picture to paint on, and what stands in its journal."""

from __future__ import annotations

import json
from functools import partial

import numpy as np

from studio.contract.geometry import Extent
from studio.document.document import Document
from studio.session.session import Session
from tests.storage.projects import made_projects


def begin(session: Session, width: int = 90, height: int = 70) -> Document:
    session.canvas.begin(Extent(width, height))
    return session.canvas.document


def noise_like(seed: int, pixels: np.ndarray) -> np.ndarray:
    return made_projects.noise(*pixels.shape[1::-1], 4, seed)


def paint(document: Document, seed: int = 1) -> None:
    with document.edit("Brush") as edit:
        edit.blend(document.active.id, document.bounds, partial(noise_like, seed))


def journals(session: Session) -> list:
    folder = session.shelf.places.journals
    return sorted(folder.glob("*/journal.json")) if folder.exists() else []


def entry(session: Session) -> dict:
    (file,) = journals(session)
    return json.loads(file.read_text())


def is_written(session: Session, name: str = "") -> bool:
    found = journals(session)
    return len(found) == 1 and (not name or json.loads(found[0].read_text())["name"] == name)
