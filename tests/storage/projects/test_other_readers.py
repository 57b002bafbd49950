"""Another program's reader of OpenRaster files (pyora) opens the projects that are written here, and sees the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from pyora import Layer, Project

from studio.contract.raster import Raster
from studio.document.document import Document
from studio.document.layers import BlendMode, LayerKind
from studio.document.tiles import content_bounds, read
from studio.storage.projects.project import ProjectState
from studio.storage.projects.saving import save_project
from studio.storage.projects.stack import OPERATORS
from tests.storage.projects import made_projects


@dataclass
class Written:
    """A document, and its project as the other program has read it."""

    document: Document
    theirs: Project

    @property
    def layers(self) -> list[Layer]:
        """The layers as the other program has them, bottom to top."""
        return list(self.theirs.children_recursive)[::-1]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    path = tmp_path_factory.mktemp("ora") / "여우.ora"
    document = made_projects.document()
    save_project(path, made_projects.project(document.state))
    return Written(document, Project.load(str(path)))


def test_another_program_finds_the_layers_as_they_are(written: Written) -> None:
    records = written.document.state.layers
    assert written.theirs.dimensions == (300, 280)
    assert [layer.name for layer in written.layers] == [record.name for record in records]
    assert [layer.visible for layer in written.layers] == [record.is_shown for record in records]
    assert [layer.opacity for layer in written.layers] == [record.opacity for record in records]
    assert [layer.composite_op for layer in written.layers] == [OPERATORS[record.blend] for record in records]


def test_another_program_has_every_pixel_of_every_layer(written: Written) -> None:
    for layer, record in zip(written.layers, written.document.state.layers, strict=True):
        bounds = content_bounds(record.tiles)
        assert bounds is not None
        place = written.document.state.to_picture(bounds)
        assert layer.offsets == (place.x, place.y)
        pixels = read(record.tiles, bounds, record.kind.channels)
        found = np.asarray(layer.get_image_data(raw=True).convert("RGBA"))
        if record.kind is LayerKind.MASK:
            assert np.array_equal(found[..., 3], pixels)
        else:
            assert np.array_equal(found, pixels)


def test_another_program_sees_the_picture_that_is_shown_here(written: Written) -> None:
    visible = written.document.visible(written.document.bounds).array.astype(int)
    assert np.array_equal(np.asarray(written.theirs.get_image_data(use_original=True)), visible)
    blended = np.asarray(written.theirs.get_image_data(use_original=False)).astype(int)
    assert np.abs(blended[..., 3] - visible[..., 3]).max() <= 1
    light = np.abs(blended[..., :3] - visible[..., :3]) * visible[..., 3:] / 255
    assert light.max() <= 2  # it rounds once, and here each layer is rounded


@pytest.mark.parametrize("blend", BlendMode)
def test_another_program_blends_each_mode_alike(tmp_path: Path, blend: BlendMode) -> None:
    document = Document.of(Raster(made_projects.noise(40, 30, 3)))
    document.place_picture(Raster(made_projects.noise(40, 30, 4, 1)), 0, 0, "above")
    document.set_layer(document.active.id, blend=blend, opacity=0.6)
    save_project(tmp_path / "p.ora", ProjectState(document.state))
    theirs = np.asarray(Project.load(str(tmp_path / "p.ora")).get_image_data(use_original=False)).astype(int)
    assert np.abs(theirs[..., :3] - document.visible(document.bounds).array).max() <= 2
