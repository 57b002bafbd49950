"""The operator in the backbone panel: which one, how it reads, and what it takes beside attention."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from studio.contract.catalog import Catalog, OperatorEntry
from studio.contract.geometry import Extent
from studio.contract.port import OperatorComparison, OperatorCost
from studio.contract.scans import SCANS
from studio.session import standard_commands
from studio.session.session import Session
from studio.ui.backbones import operator_words
from studio.ui.backbones.scan_path import drawn_grid
from studio.ui.panels.backbone import BackbonePanel
from tests.window_parts import settled

SIZE = "64\u202f\u00d7\u202f64"


@pytest.fixture
def panel(qtbot, started) -> Iterator[BackbonePanel]:
    standard_commands.register(started)
    panel = BackbonePanel(started)
    qtbot.addWidget(panel)
    panel.resize(260, 900)
    panel.show()
    yield panel
    settled(qtbot, started)


@pytest.fixture
def ssm(panel, qtbot) -> BackbonePanel:
    panel.chooser.cards["ssm"].click()
    settled(qtbot, panel.session)
    return panel


def compared(session: Session, *operators: str) -> Catalog:
    """Let the catalog have comparison weights of operators."""
    entries = [
        OperatorEntry(operator, operator.upper(), "ssm", scan="alternating", native=Extent(64, 64), is_comparison=True)
        for operator in operators
    ]
    catalog = replace(session.engine.catalog, operators=(*session.engine.catalog.operators, *entries))
    session.engine._catalog = catalog
    session.engine.catalog_changed.emit()
    return catalog


def report(panel: BackbonePanel, **changes) -> None:
    advice = panel.session.advice
    advice.report = replace(advice.report, **changes)
    advice.changed.emit("report")


def compare(panel: BackbonePanel, comparison: OperatorComparison | None) -> None:
    panel.session.advice.comparison = comparison
    panel.session.advice.changed.emit("comparison")


def lines(panel: BackbonePanel) -> list[str]:
    operators = panel.chooser.operators
    return [operators.itemText(row) for row in range(operators.count())]


# The choice


def test_its_own_operator_stands_first_and_those_to_compare_say_their_size(ssm):
    assert not ssm.chooser.operators.isVisible()
    compared(ssm.session, "ssd", "s4d", "invented")
    own = ssm.session.advice.report.native
    assert ssm.chooser.operators.isVisible()
    assert lines(ssm) == [
        f"SSD (Mamba-2) · {own.width}\u202f\u00d7\u202f{own.height}",
        "",  # a line between what is the backbone's own and what is there to compare
        f"SSD (Mamba-2) · {SIZE}",
        f"S4D · {SIZE}",
        f"INVENTED · {SIZE}",
    ]
    assert ssm.chooser.operators.currentIndex() == 0
    assert not ssm.chooser.note.isVisible()


@pytest.mark.parametrize(("row", "backbone"), [(0, "ssm"), (2, "ssm:ssd"), (3, "ssm:s4d")])
def test_a_row_names_its_weights(ssm, row, backbone):
    compared(ssm.session, "ssd", "s4d")
    ssm.chooser.operators.setCurrentIndex(row)
    ssm.chooser.operators.activated.emit(row)
    assert ssm.session.panels.state.backbone == backbone
    assert ssm.chooser.operators.currentIndex() == row
    assert ssm.chooser.cards["ssm"].isChecked()
    assert ssm.chooser.note.isVisible() is (row > 0)
    assert (SIZE in ssm.chooser.note.text()) is (row > 0)


def test_the_card_names_an_operator_that_was_chosen_to_compare(ssm):
    compared(ssm.session, "s4d")
    ssm.session.panels.update(backbone="ssm:s4d")
    assert ssm.chooser.cards["ssm"].accessibleDescription() == "S4D, with the small weights to compare"
    assert "attends" in ssm.chooser.cards["dit"].accessibleDescription()
    ssm.session.panels.update(backbone="ssm")
    assert ssm.chooser.cards["ssm"].accessibleDescription().startswith("SSD (Mamba-2)")


def test_naming_a_backbones_own_operator_means_the_backbone_while_there_is_nothing_to_compare(ssm):
    ssm.session.panels.update(backbone="ssm:ssd")
    assert ssm.chooser.operators.currentIndex() == 0
    assert not ssm.chooser.note.isVisible()


def test_an_operator_that_goes_by_another_name_is_shown_by_its_own(ssm, qtbot):
    compared(ssm.session, "s4d")
    known = ssm.session.advice.report
    ssm.session.panels.update(backbone="ssm:diagonal")
    settled(qtbot, ssm.session)
    assert ssm.chooser.operators.currentIndex() == -1
    ssm.session.advice.report = replace(known, operator="s4d")
    ssm.session.advice.changed.emit("report")
    assert ssm.chooser.operators.currentText() == f"S4D · {SIZE}"


# How it reads


def test_attention_is_drawn_without_a_path(panel):
    assert panel.reading.operator == "Attention"
    assert panel.reading.order == "Order: none needed, it sees the whole picture at once"
    assert panel.reading.view.paths == ()
    assert panel.reading.place == ""


def test_the_state_space_operator_is_drawn_along_its_paths_block_by_block(ssm):
    reading = ssm.reading
    assert reading.operator == "SSD (Mamba-2)"
    assert reading.order == "Order: Rows, then columns, from both ends"
    rows, columns = reading.view.grid
    there, back = reading.view.paths
    assert there == [(row, column) for row in range(rows) for column in range(columns)]
    assert back == there[::-1]
    blocks = len(ssm.session.advice.report.block_operators)
    assert reading.place == f"Block 1 of {blocks}"
    reading.later.click()
    assert reading.place == f"Block 2 of {blocks}"
    assert reading.view.paths[0] == [(row, column) for column in range(columns) for row in range(rows)]
    reading.earlier.click()
    reading.earlier.click()
    assert reading.place == f"Block {blocks} of {blocks}"


def test_an_order_that_is_the_same_in_every_block_needs_no_stepping(ssm):
    report(ssm, scan="raster")
    assert ssm.reading.place == ""
    assert len(ssm.reading.view.paths) == 1


def test_blocks_of_a_mixture_are_named(ssm):
    report(ssm, operator="hybrid", block_operators=("ssd", "attention"), scan="raster")
    assert ssm.reading.operator == "SSD and attention in turn"
    assert ssm.reading.place == "Block 1 of 2: SSD (Mamba-2)"
    ssm.reading.later.click()
    assert ssm.reading.place == "Block 2 of 2: Attention"
    assert ssm.reading.view.paths == ()


@pytest.mark.parametrize("scan", SCANS)
def test_every_order_has_plain_words_and_is_drawn(ssm, scan):
    report(ssm, scan=scan, block_operators=("ssd",) * 8)
    assert operator_words.scan_name(scan, None) != scan
    assert len(ssm.reading.view.paths) == SCANS[scan].path_count


def test_the_drawing_follows_the_size_of_the_picture(ssm, qtbot):
    px = ssm.session.advice.report.token_px
    ssm.session.panels.update(extent=Extent(40 * px, 20 * px))
    settled(qtbot, ssm.session)
    rows, columns = drawn_grid(20, 40, 2)
    assert ssm.reading.view.grid == (rows, columns)
    assert ssm.reading.caption == (
        f"40\u202f\u00d7\u202f20 tokens of {px}\u202f\u00d7\u202f{px} pixels, "
        f"drawn as {columns}\u202f\u00d7\u202f{rows}"
    )


def test_weights_of_others_have_no_operator_to_show(panel):
    report(panel, operator=None, block_operators=(), scan=None, token_px=0)
    compare(panel, None)
    assert not panel.reading.isVisible()
    assert not panel.comparison.isVisible()


# What it takes


def test_the_engine_counts_both_operators_at_the_size_of_the_panels(ssm, qtbot):
    comparison = ssm.session.advice.comparison
    px = ssm.session.advice.report.token_px
    assert ssm.comparison.heading.text() == f"One step at {comparison.tokens} tokens"
    ssm.session.panels.update(extent=Extent(16 * px, 8 * px))
    settled(qtbot, ssm.session)
    assert ssm.session.advice.comparison.tokens == 128
    assert ssm.comparison.heading.text() == "One step at 128 tokens"
    assert ssm.session.advice.comparison.attention.flops > comparison.attention.flops


LESS, MORE = 3_000_000_000, 4_000_000_000
COSTS = {
    "scanning is less": (
        OperatorCost("attention", MORE, 0.08),
        OperatorCost("ssd", LESS, 0.06),
        192,
        "SSD (Mamba-2) computes 25 % less here, and less from 192\u202f\u00d7\u202f192 on.",
    ),
    "attention is less": (
        OperatorCost("attention", LESS),
        OperatorCost("ssd", MORE),
        192,
        "Attention computes 25 % less here; from 192\u202f\u00d7\u202f192 on SSD (Mamba-2) does.",
    ),
    "attention is always less": (
        OperatorCost("attention", LESS),
        OperatorCost("ssd", MORE),
        None,
        "Attention computes 25 % less here, and less at every size.",
    ),
    "scanning is always less": (
        OperatorCost("attention", MORE),
        OperatorCost("ssd", LESS),
        16,
        "SSD (Mamba-2) computes 25 % less here, and less at every size.",
    ),
    "scanning is less, but not at the largest": (
        OperatorCost("attention", MORE),
        OperatorCost("ssd", LESS),
        None,
        "SSD (Mamba-2) computes 25 % less here.",
    ),
    "the clock says otherwise": (
        OperatorCost("attention", MORE, 0.05),
        OperatorCost("ssd", LESS, 1.46),
        16,
        "SSD (Mamba-2) computes 25 % less here, and less at every size. "
        "Quicker in the last runs on this machine: Attention.",
    ),
    "as much": (
        OperatorCost("attention", MORE),
        OperatorCost("ssd", MORE + 1),
        192,
        "Both compute as much at this size; SSD (Mamba-2) computes less from 192\u202f\u00d7\u202f192 on.",
    ),
    "as much, with no size to tell": (
        OperatorCost("attention", MORE),
        OperatorCost("ssd", MORE + 1),
        None,
        "Both compute as much at this size.",
    ),
}


@pytest.mark.parametrize("case", COSTS)
def test_the_comparison_says_who_computes_less_and_from_which_size_on(ssm, case):
    attention, scanning, side, verdict = COSTS[case]
    compare(ssm, OperatorComparison(8, 8, 16, attention, scanning, side))
    assert ssm.comparison.verdict == verdict
    share = attention.flops / max(attention.flops, scanning.flops)
    assert ssm.comparison.attention.bar.share == pytest.approx(share)


def test_the_meters_say_operations_and_the_time_where_it_is_known(ssm):
    attention, scanning = OperatorCost("attention", 2_317_178_880), OperatorCost("ssd", 1_234 * 10**9, 1.46)
    compare(ssm, OperatorComparison(8, 8, 16, attention, scanning, 192))
    assert operator_words.operations(214_100_000) == "214 MFLOP"
    assert ssm.comparison.attention.bar.accessibleName() == "Attention 2.3 GFLOP"
    assert ssm.comparison.scanning.bar.accessibleName() == "SSD (Mamba-2) 1.2 TFLOP, about 1.5 s"
