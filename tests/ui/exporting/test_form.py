"""What the form of an export asks for, and the plan that it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.contract.errors import InvalidRequest
from studio.contract.geometry import Extent
from studio.session.export_values import (
    AnimationFormat,
    AnimationPlan,
    Caption,
    ColourProfile,
    CopyStyle,
    ExportPlan,
    Fit,
    KeptMetadata,
    NameTemplate,
    PagePlan,
    PictureFormat,
    Resize,
    SheetPlan,
)
from studio.session.step_memory import StepFrames
from studio.ui.exporting.form import ExportForm, Kind
from studio.ui.exporting.size_fields import SizeMode
from tests.session.pictures import plain

PATHS = (Path("a.png"),)
OUT = Path("out")


@pytest.fixture
def form(qtbot):
    form = ExportForm(StepFrames(PATHS[0], ((plain(), None), (plain(), None))))
    qtbot.addWidget(form)
    form.show()
    return form


def test_at_first_it_makes_the_same_picture_again(form):
    assert form.plan(PATHS, OUT) == ExportPlan(PATHS, OUT, CopyStyle())


def test_every_choice_arrives_in_the_plan(form):
    form.format.choose(PictureFormat.JPEG)
    form.quality.setValue(70)
    form.copy_size.mode.choose(SizeMode.EXACT)
    form.copy_size.width_px.setValue(300)
    form.copy_size.height_px.setValue(200)
    form.copy_size.fit.choose(Fit.BARS)
    form.template.setText(" {number}-{prompt} ")
    form.metadata.choose(KeptMetadata.PARAMETERS)
    form.profile.choose(ColourProfile.DISPLAY_P3)
    style = CopyStyle(
        PictureFormat.JPEG,
        70,
        False,
        Resize(exact=Extent(300, 200), fit=Fit.BARS),
        KeptMetadata.PARAMETERS,
        ColourProfile.DISPLAY_P3,
    )
    assert form.plan(PATHS, OUT) == ExportPlan(PATHS, OUT, style, NameTemplate("{number}-{prompt}"))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (SizeMode.AS_IS, Resize()),
        (SizeMode.SCALE, Resize(scale=0.5)),
        (SizeMode.LONGEST, Resize(longest_px=1_024)),
        (SizeMode.EXACT, Resize(exact=Extent(512, 512))),
    ],
)
def test_each_way_to_give_a_size_shows_its_own_fields(form, mode, expected):
    form.copy_size.mode.choose(mode)
    assert form.copy_size.resize_wanted() == expected
    shown = {
        SizeMode.SCALE: form.copy_size.percent,
        SizeMode.LONGEST: form.copy_size.longest,
        SizeMode.EXACT: form.copy_size.width_px,
    }
    assert {each for each, field in shown.items() if field.isVisible()} == {mode} - {SizeMode.AS_IS}


def test_sheet_page_and_animation_have_plans_of_their_own(form):
    form.kind.choose(Kind.SHEET)
    form.columns.setValue(6)
    form.caption.choose(Caption.PROMPT)
    form.page.choose("letter")
    assert form.plan(PATHS, OUT) == SheetPlan(PATHS, OUT, 6, Caption.PROMPT, Extent(1_700, 2_200))
    form.kind.choose(Kind.PAGE)
    form.title.setText("My <pictures>")
    plan = form.plan(PATHS, OUT)
    assert isinstance(plan, PagePlan)
    assert plan.words.title == "My <pictures>"
    form.kind.choose(Kind.ANIMATION)
    form.animation.choose(AnimationFormat.GIF)
    form.frame_ms.setValue(200)
    plan = form.plan(PATHS, OUT)
    assert isinstance(plan, AnimationPlan)
    assert (plan.name, plan.style.format, plan.style.frame_ms, len(plan.frames)) == ("a", AnimationFormat.GIF, 200, 3)


def test_metadata_of_a_moving_picture_are_a_choice_too(form):
    form.metadata.choose(KeptMetadata.PARAMETERS)
    form.kind.choose(Kind.ANIMATION)
    plan = form.plan(PATHS, OUT)
    assert (plan.style.metadata, plan.picture) == (KeptMetadata.PARAMETERS, PATHS[0])
    form.animation.choose(AnimationFormat.GIF)  # which has no place for the text
    assert form.metadata.values == (KeptMetadata.KEEP, KeptMetadata.NONE)
    assert form.plan(PATHS, OUT).style.metadata is KeptMetadata.KEEP


def test_only_what_has_an_effect_is_shown(form):
    assert not form.quality.isVisible()
    form.format.choose(PictureFormat.WEBP)
    assert form.quality.isVisible()
    form.is_lossless.setChecked(True)
    assert not form.quality.isVisible()
    form.kind.choose(Kind.SHEET)
    assert form.quality.isVisible()
    assert form.columns.isVisible()
    assert not any(field.isVisible() for field in (form.is_lossless, form.copy_size, form.metadata, form.title))


def test_steps_that_are_not_known_are_not_offered(qtbot):
    form = ExportForm(None)
    qtbot.addWidget(form)
    assert Kind.ANIMATION not in form.kind.values


def test_a_template_without_a_number_is_refused_with_a_reason(form):
    form.template.setText("{prompt}")
    with pytest.raises(InvalidRequest, match="number"):
        form.plan(PATHS, OUT)


def test_every_field_has_a_name_for_those_who_do_not_see_it(form):
    for field in form._kinds:
        assert field.accessibleName() or field in (form.is_lossless, form._template_note)
    assert "{seed}" in form.template.accessibleDescription()
