"""The presets that are shipped, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.contract.presets import PresetsDamaged, styled, unstyled
from studio.storage.assets import resources_folder
from studio.storage.presets import MAX_BYTES, example_picture, read_examples, read_styles, style_picture

SHIPPED = resources_folder()
MOST_BYTES = 200 * 1024


def test_the_shipped_styles_and_examples_are_in_both_languages() -> None:
    styles, examples = read_styles(SHIPPED), read_examples(SHIPPED)
    assert len(styles) >= 8
    assert len(examples) >= 16
    texts = [*(style.phrase for style in styles), *(example.prompt for example in examples)]
    assert all(text.english.isascii() and not text.korean.isascii() for text in texts)
    for language in (False, True):
        assert len({example.prompt.of(is_korean=language) for example in examples}) == len(examples)


def test_every_shipped_example_names_a_style_that_there_is() -> None:
    styles = {style.id: style for style in read_styles(SHIPPED)}
    for example in read_examples(SHIPPED):
        style = styles[example.style] if example.style else None
        for prompt in (example.prompt.english, example.prompt.korean):
            assert unstyled(styled(prompt, style), tuple(styles.values())) == (prompt, style)


def test_every_preset_has_its_small_picture_and_no_other_is_shipped() -> None:
    files = [
        *(style_picture(SHIPPED, style) for style in read_styles(SHIPPED)),
        *(example_picture(SHIPPED, example) for example in read_examples(SHIPPED)),
    ]
    shipped = {file for name in ("styles", "examples") for file in (SHIPPED / "presets" / name).iterdir()}
    assert shipped == set(files)
    assert len(files) == len(shipped)
    assert sum(file.stat().st_size for file in shipped) < MOST_BYTES


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'{"version": 1, "x": "' + b"x" * MAX_BYTES + b'"}'])
def test_a_broken_file_is_one_fault(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "presets").mkdir()
    for read, name in ((read_styles, "styles.json"), (read_examples, "examples.json")):
        with pytest.raises(PresetsDamaged):
            read(tmp_path)
        (tmp_path / "presets" / name).write_bytes(content)
        with pytest.raises(PresetsDamaged):
            read(tmp_path)
