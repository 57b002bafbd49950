"""Every family is registered once, reports without loading, and refuses what its pipeline cannot do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from studio.contract.errors import InvalidRequest, SchedulerMismatch, StudioError, UnsupportedWeights
from studio.contract.geometry import Extent
from studio.contract.raster import Raster
from studio.contract.requests import GenerateRequest, SchedulerSettings, Spacing
from studio.engine import families, loading, schedulers
from studio.engine.families import family as family_module
from studio.engine.scheduler_table import TABLE
from tests.engine import tiny_pipelines
from tests.engine.families.bare import PROOFS

Tiny = Callable[[str], Path]
ALONGSIDE = {"__init__", "family", "generic", "default_components", "default_pipeline"}
STEPS = GenerateRequest(scheduler=SchedulerSettings(steps=3), device="cpu")


def test_a_family_file_that_nobody_registered_is_found() -> None:
    files = {file.stem for file in Path(family_module.__file__).parent.glob("*.py")}
    assert files - ALONGSIDE == set(families.MODULES)


def test_no_two_families_claim_a_pipeline_or_an_id() -> None:
    proven = families.proven()
    claimed = [name for family in proven for name in family.pipelines]
    assert len(set(claimed)) == len(claimed)
    assert len({family.id for family in proven}) == len(proven)


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.name)
def test_a_report_says_what_the_folder_is(tiny: Tiny, proof: object) -> None:
    name, expected = proof.name, proof.family  # type: ignore[attr-defined]
    folder = loading.open_folder(str(tiny(name)))
    family = families.find(folder)
    report = family.report(folder)
    assert (report.family, report.is_tried) == (expected, expected != "generic")
    assert report.parameters > 0
    assert report.bytes_on_disk >= report.parameters
    assert report.native is not None
    assert report.native.is_multiple_of(report.multiple_of)
    assert report.takes_prompt == (name not in ("dit", "ddpm", "ddim"))
    assert report.schedulers
    assert bool(report.notices) == (expected == "generic")


@pytest.mark.slow  # four families have over forty pairs of a scheduler and a spacing each
@pytest.mark.parametrize("name", [proof.name for proof in PROOFS])
def test_every_scheduler_is_allowed_and_lays_its_levels_or_is_refused(tiny: Tiny, name: str) -> None:
    folder = loading.open_folder(str(tiny(name)))
    family = families.find(folder)
    fitting = family.report(folder).schedulers
    for row in TABLE:
        if row.entry.id == "lms":
            continue
        request = replace(STEPS, scheduler=SchedulerSettings(row.entry.id, 3))
        if row.entry.id not in fitting:
            with pytest.raises(SchedulerMismatch):
                family.check(folder, request)
            continue
        family.check(folder, request)
        for spacing in row.entry.spacings:
            if spacing is not Spacing.BETA:
                levels = family.sigmas(folder, replace(request, scheduler=SchedulerSettings(row.entry.id, 3, spacing)))
                assert levels[-1] == 0
                assert list(levels) == sorted(levels, reverse=True)


def test_kinds_that_run_and_give_noise_are_refused(tiny: Tiny) -> None:
    def fitting(name: str) -> set[str]:
        folder = loading.open_folder(str(tiny(name)))
        return set(families.find(folder).report(folder).schedulers)

    flow = {row.entry.id for row in TABLE if row.is_flow}
    assert fitting("sana") <= flow
    assert not fitting("dit") & (flow | {"euler", "euler_a", "heun", "dpm2", "lms"})
    assert fitting("ddim") == {"ddim"}
    assert fitting("zimage") == {"flow_euler", "flow_lcm"}


@pytest.mark.parametrize(
    ("name", "request_", "said"),
    [
        ("dit", replace(STEPS, extent=Extent(64, 64)), "paints at 32x32 only"),
        ("ddpm", replace(STEPS, extent=Extent(64, 64)), "paints at 16x16 only"),
        ("sd15", replace(STEPS, scheduler=SchedulerSettings("lcm", 51)), "at most 50"),
        ("sana", replace(STEPS, scheduler=SchedulerSettings("flow_heun", 3, Spacing.KARRAS)), "spacing 'karras'"),
    ],
)
def test_what_a_folder_cannot_do_is_said(tiny: Tiny, name: str, request_: GenerateRequest, said: str) -> None:
    folder = loading.open_folder(str(tiny(name)))
    with pytest.raises(InvalidRequest, match=said):
        families.find(folder).check(folder, request_)


def test_a_strength_that_leaves_no_step_is_said(tiny: Tiny) -> None:
    import numpy as np

    source = Raster(np.zeros((8, 8, 3), np.uint8))
    folder = loading.open_folder(str(tiny("sd15")))
    with pytest.raises(InvalidRequest, match="leaves no step"):
        families.find(folder).check(folder, replace(STEPS, source=source, strength=0.1))


def test_a_flow_puts_its_noise_onto_a_picture_only_with_a_scheduler_that_can(tiny: Tiny) -> None:
    import numpy as np

    source = Raster(np.zeros((8, 8, 3), np.uint8))
    folder = loading.open_folder(str(tiny("sd3")))
    request = replace(STEPS, scheduler=SchedulerSettings("flow_dpmpp_2m", 3))
    families.find(folder).check(folder, request)
    with pytest.raises(SchedulerMismatch, match="onto a picture"):
        families.find(folder).check(folder, replace(request, source=source))


def test_a_pipeline_of_another_task_is_named(tiny: Tiny, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny("sd15"), tmp_path / "other"))
    index = json.loads((folder / "model_index.json").read_text())
    (folder / "model_index.json").write_text(json.dumps(index | {"_class_name": "StableDiffusionUpscalePipeline"}))
    with pytest.raises(UnsupportedWeights, match="Upscale"):
        families.find(loading.open_folder(str(folder)))


def test_weights_made_for_inpainting_are_told_by_their_channels(tiny: Tiny, tmp_path: Path) -> None:
    report = families.find(loading.open_folder(str(tiny("sd15_inpaint9")))).report(
        loading.open_folder(str(tiny("sd15_inpaint9")))
    )
    assert (report.family, report.inpaints, report.is_tried) == ("inpainting", "pipeline", True)
    folder = Path(shutil.copytree(tiny("sd15_inpaint9"), tmp_path / "odd"))
    config = json.loads((folder / "unet" / "config.json").read_text())
    (folder / "unet" / "config.json").write_text(json.dumps(config | {"in_channels": 7}))
    odd = loading.open_folder(str(folder))
    with pytest.raises(UnsupportedWeights, match="takes 7 channels; weights for inpainting take 9"):
        families.find(odd).report(odd)


def test_tokens_are_counted_as_the_encoder_reads_them(tiny: Tiny) -> None:
    folder = loading.open_folder(str(tiny("sd15")))
    family = families.find(folder)
    short, long = family.count_tokens(folder, "a fox"), family.count_tokens(folder, "x" * 100)
    assert (short.used, short.needed, short.limit, short.cut_at) == (6, 6, 77, None)
    assert (long.used, long.needed, long.limit) == (77, 102, 77)
    assert long.cut_at == 75  # 77 less the tokens that begin and end a text
    assert family.count_tokens(folder, "").needed == 2


@pytest.mark.parametrize("name", [name for name in tiny_pipelines.MAKERS if name != "sd15_inpaint9"])
def test_counting_takes_any_text(tiny: Tiny, name: str) -> None:
    folder = loading.open_folder(str(tiny(name)))
    family = families.find(folder)
    for text in ("", "a red fox", "붉은 여우 🦊", "\u200b\u202eabc", "word " * 3000):
        count = family.count_tokens(folder, text)
        assert count.used == min(count.needed, count.limit)
        assert count.cut_at is None or 0 <= count.cut_at < len(text)


def test_the_refusals_of_schedulers_name_what_fits(tiny: Tiny) -> None:
    folder = loading.open_folder(str(tiny("flux")))
    with pytest.raises(StudioError, match="flow_euler"):
        schedulers.build(SchedulerSettings("euler"), folder)
