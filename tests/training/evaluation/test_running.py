"""The whole stage at tiny size, its prompts, sheets, subjects, losses, speed and report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from studio.engine.sentences import load_sentence_encoder
from studio.training.compositions import HELD_OUT
from studio.training.drawings import draw_smoke_pictures
from studio.training.evaluation import record_section, run_evaluate
from studio.training.evaluation.contactsheets import paint_prompts, write_contact_sheet
from studio.training.evaluation.features import random_features
from studio.training.evaluation.losses import BINS, measure_loss
from studio.training.evaluation.prompts import COMPOSED, KNOWN, PROMPTS
from studio.training.evaluation.reporting import Table, load_report
from studio.training.evaluation.running import REPAINTING, SHEETS
from studio.training.evaluation.speed import main, measure_here, measure_speed, time_picture
from studio.training.evaluation.subjects import Sampling, load_subjects, paint
from studio.training.evaluation.yardsticks import make_yardsticks, real_features
from studio.training.journal import read_journal
from studio.training.settings import TrainingFault, TrainingSettings
from studio.training.sheets import find_font, has_hangul
from tests.training.evaluation.tiny_subjects import QUICK, settings_with_states, tiny_subject


def test_there_are_64_prompts_and_twenty_of_them_were_never_shown() -> None:
    assert len(PROMPTS) == 64
    assert len({prompt.english for prompt in PROMPTS}) == len({prompt.korean for prompt in PROMPTS}) == 64
    assert all(prompt.composition in HELD_OUT for prompt in COMPOSED)
    assert not {prompt.english for prompt in KNOWN} & {case.english for case in HELD_OUT}
    assert len(COMPOSED) == 20


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.english)
def test_korean_prompts_are_korean_and_english_ones_are_not(prompt) -> None:
    assert any("가" <= letter <= "힣" for letter in prompt.korean)
    assert prompt.english.isascii()


def test_a_picture_depends_on_prompt_and_seed_but_not_on_its_neighbours() -> None:
    subject = tiny_subject()
    both = paint_prompts(subject, ["a cat", "a tree"], (1, 2), QUICK)
    alone = paint(subject, ["a cat"], subject.noise(1), QUICK)
    assert both[1].shape == (2, subject.side_px, subject.side_px, 3)
    assert np.abs(both[1][0].astype(int) - alone[0]).max() <= 1
    assert not np.array_equal(both[1], both[2])


def test_the_sheet_shows_every_picture_once(tmp_path: Path) -> None:
    shown = {name: paint_prompts(tiny_subject(name), ["a cat"], (1, 2), QUICK) for name in ("dit", "ssm")}
    for language in ("en", "ko"):
        write_contact_sheet(tmp_path / f"{language}.webp", PROMPTS[:1], language, shown, QUICK)
        with Image.open(tmp_path / f"{language}.webp") as sheet:
            assert sheet.width >= 4 * 4 * 128
            assert sheet.height >= 128
    assert [path.suffix for path in tmp_path.iterdir()] == [".webp", ".webp"]


def test_a_font_without_hangul_is_told_from_one_with() -> None:
    from PIL import ImageFont

    assert has_hangul(find_font(13)) in {True, False}
    assert not has_hangul(ImageFont.load_default(13))


def test_the_loss_is_measured_on_the_same_noise_for_every_backbone() -> None:
    pictures = np.full((2, 64, 64, 3), 200, dtype=np.uint8)
    text = load_sentence_encoder().encode(["a cat", "a tree"])
    subject = tiny_subject()
    silent = tiny_subject("ssm")
    for each in (subject, silent):
        torch.nn.init.zeros_(each.network.patch_out.weight)
    first, second = (measure_loss(each, pictures, text, 1) for each in (subject, silent))
    # Both predict zero everywhere, so that only the pictures are left of the loss.
    assert first.bins == pytest.approx(second.bins)
    assert (len(first.bins), first.pictures) == (BINS, 2)
    assert first.bins[0] > first.bins[-1]


def test_features_of_drawings_are_kept_until_the_drawings_change(tmp_path: Path) -> None:
    drawings, features = draw_smoke_pictures(), random_features(0)
    first = real_features(drawings, 32, features, tmp_path)
    stamp = (tmp_path / "evaluation-features.npz").stat().st_mtime_ns
    assert np.array_equal(real_features(drawings, 32, features, tmp_path), first)
    assert (tmp_path / "evaluation-features.npz").stat().st_mtime_ns == stamp
    changed = replace(drawings, rgba=255 - drawings.rgba)
    assert not np.array_equal(real_features(changed, 32, features, tmp_path), first)


def test_labels_that_say_the_same_do_not_count_against_each_other(tmp_path: Path) -> None:
    yard = make_yardsticks(draw_smoke_pictures(), 32, random_features(0), tmp_path, 1)
    assert set(HELD_OUT[0].english.split()) <= set(" ".join(yard.labels).split())
    right = yard.places(["red circle"])
    similarities = yard.similarities(yard.real[:1], right)
    assert similarities.shape == (1, len(yard.labels))
    assert similarities[0, right[0]] > -2
    assert yard.alike.diagonal().all()


def test_a_picture_is_timed_whole_or_from_a_few_steps() -> None:
    subject = tiny_subject()
    seconds, is_whole = time_picture(subject, subject.side_px, QUICK)
    assert seconds > 0
    assert is_whole
    _, is_whole = time_picture(subject, 8 * subject.side_px, Sampling(20, 1.0, 2.0))
    assert not is_whole


def test_the_child_prints_its_figures_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = settings_with_states(tmp_path)
    folders = [str(folder) for folder in (settings.cache, settings.state, settings.resources)]
    threads = torch.get_num_threads()
    figures = main([*folders, "ssm", "64", str(threads), "2", "3.0", "2.0", "0.0", "1.0"])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["side_px"] == figures.side_px == 64
    assert figures.peak_bytes > 50 * 2**20


@pytest.mark.slow
def test_memory_is_that_of_a_fresh_process(tmp_path: Path) -> None:
    settings = settings_with_states(tmp_path)
    assert measure_speed(settings, "dit", 64, QUICK).peak_bytes > 100 * 2**20


def test_a_backbone_without_weights_is_not_timed(tmp_path: Path) -> None:
    with pytest.raises(TrainingFault, match="hyena"):
        measure_here(settings_with_states(tmp_path), "hyena", 64, QUICK)


def test_without_states_the_published_weights_are_evaluated_and_without_those_nothing_is(tmp_path: Path) -> None:
    from studio.training.settings import TrainingSettings as Settings

    shipped = Path(__file__).resolve().parents[3] / "resources"
    assert [each.origin for each in load_subjects(Settings(tmp_path, tmp_path, shipped))] == ["published"] * 2
    with pytest.raises(TrainingFault, match="studio train backbone"):
        load_subjects(Settings(tmp_path, tmp_path, tmp_path))


def test_a_table_is_markdown() -> None:
    assert Table("A", ("b", "c"), (("1", "2"),)).lines() == ["**A**", "", "| b | c |", "| --- | --- |", "| 1 | 2 |", ""]


@pytest.mark.slow
def test_the_stage_leaves_sheets_figures_and_a_section_for_the_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_with_states(tmp_path)
    assert record_section(settings) == []
    run_evaluate(settings)
    weights = settings.resources / "weights"
    assert {path.name for path in weights.iterdir()} == {*SHEETS.values(), REPAINTING}
    assert "mean nothing" in capsys.readouterr().out
    report = load_report(settings.state)
    assert report is not None
    quality = report.tables[0]
    assert quality.head == ("measure", "real pictures", "dit", "ssm")
    assert ("inpainting: known pixels changed", "0", "0", "0") in quality.rows
    assert record_section(settings)[0] == "## Evaluation"
    for backbone in ("dit", "ssm"):
        entry = read_journal(settings.state, f"backbone-{backbone}")[-1]
        assert entry["event"] == "evaluated"
        assert isinstance(entry["loss_seen"], float)
        assert entry["loss_seen"] > 0


def test_a_report_of_an_earlier_version_is_none(tmp_path: Path) -> None:
    assert load_report(tmp_path) is None
    (tmp_path / "evaluation.json").write_text('{"loss": 1}', encoding="utf-8")
    assert load_report(tmp_path) is None
    assert record_section(TrainingSettings(tmp_path, tmp_path, tmp_path)) == []
