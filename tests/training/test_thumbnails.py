"""The small pictures of styles and examples, painted by toy weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from studio.training.settings import TrainingFault
from studio.training.thumbnails import list_thumbnails, write_thumbnails
from tests.engine import tiny_default

STYLE = {
    "id": "3d",
    "name": {"en": "Glossy 3D", "ko": "반짝이는 3D"},
    "phrase": {"en": "glossy 3d render", "ko": "3D 렌더"},
    "picture": "3d.webp",
    "sample": "a cat",
    "seed": 4,
}
EXAMPLE = {"en": "a fox", "ko": "여우", "style": "3d", "picture": "fox.webp", "seed": 5}


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_default.make(tmp_path_factory.mktemp("resources") / "weights")


def write_presets(resources: Path, *, style: dict[str, object] = STYLE, example: dict[str, object] = EXAMPLE) -> Path:
    presets = resources / "presets"
    presets.mkdir(exist_ok=True)
    (presets / "styles.json").write_text(json.dumps({"version": 1, "styles": [style]}), encoding="utf-8")
    plain = {"en": "a cat", "ko": "고양이", "picture": "cat.webp"}
    (presets / "examples.json").write_text(json.dumps({"version": 1, "examples": [plain, example]}), encoding="utf-8")
    return resources


@pytest.mark.slow
@pytest.mark.parametrize("backbone", ["dit", "ssm"])
def test_every_preset_gets_a_small_picture_that_can_be_painted_again(weights: Path, backbone: str) -> None:
    resources = write_presets(weights.parent)
    (resources / "presets" / "styles").mkdir(exist_ok=True)
    old = resources / "presets" / "styles" / "of-before.webp"
    old.write_bytes(b"old")
    files = write_thumbnails(resources, backbone)
    assert [file.relative_to(resources / "presets").as_posix() for file in files] == [
        "styles/3d.webp",
        "examples/cat.webp",
        "examples/fox.webp",
    ]
    assert not old.exists()
    for file in files:
        with Image.open(file) as picture:
            assert picture.size == (128, 128)
            assert picture.mode == "RGB"
    before = [file.read_bytes() for file in files]
    assert [file.read_bytes() for file in write_thumbnails(resources, backbone)] == before
    assert before[1] != before[2]


def test_a_style_is_shown_on_its_sample_and_an_example_in_its_style(weights: Path) -> None:
    wanted = list_thumbnails(write_presets(weights.parent))
    assert [(each.prompt, each.seed) for each in wanted] == [
        ("a cat, glossy 3d render", 4),
        ("a cat", 0),
        ("a fox, glossy 3d render", 5),
    ]


def test_presets_that_make_no_sense_are_one_fault(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match="presets"):
        list_thumbnails(tmp_path)
    write_presets(tmp_path, style={**STYLE, "seed": -1})
    with pytest.raises(TrainingFault, match="styles"):
        list_thumbnails(tmp_path)
    write_presets(tmp_path, example={**EXAMPLE, "style": "oil"})
    with pytest.raises(TrainingFault, match=r"'oil'.*3d"):
        list_thumbnails(tmp_path)


def test_weights_that_are_not_there_are_one_fault(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match="publish"):
        write_thumbnails(write_presets(tmp_path))
