"""Working on a picture with the mouse: repaint a part, continue it, enlarge it, choose among results."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.contract.geometry import Bounds
from studio.session.jobs import JobState
from studio.session.state import Task
from studio.storage.pngs import read_record
from studio.ui.canvas.zooming import Point
from studio.ui.window import MainWindow
from tests.journeys.walking import press_generate, set_steps, states, type_prompt, wait_for
from tests.window_parts import settled

pytestmark = pytest.mark.slow

STEPS = 3


@pytest.fixture
def painted(window, qtbot, commit_text) -> MainWindow:
    """A window with a picture of its own on the canvas."""
    set_steps(qtbot, window, STEPS)
    type_prompt(window, "a red fox", commit_text)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE])
    return window


def drag(window: MainWindow, *places: tuple[float, float]) -> None:
    """Draw with the left button through places of the picture."""
    canvas = window.stage.canvas
    seen = [canvas.transform.picture_to_view(Point(*place)) for place in places]
    points = [QPoint(round(point.x), round(point.y)) for point in seen]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
    for point in points[1:]:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])


def select_middle(window: MainWindow, qtbot) -> Bounds:
    """Drag a rectangle over the picture's middle with the tool for that."""
    canvas, extent = window.stage.canvas, window.session.canvas.document.extent
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    near, far = extent.width / 4, 3 * extent.width / 4
    drag(window, (near, near), (far / 2, far / 2), (far, far))
    bounds = window.session.canvas.document.selection_bounds
    assert bounds is not None
    return bounds


def make(window: MainWindow, qtbot, jobs: int) -> None:
    settled(qtbot, window.session)
    press_generate(qtbot, window)
    wait_for(qtbot, lambda: states(window) == [JobState.DONE] * jobs)


def pixels(window: MainWindow) -> np.ndarray:
    return window.session.canvas.visible().array.copy()


def test_a_part_is_masked_with_the_mouse_repainted_and_undone(painted, qtbot):
    before = pixels(painted)
    bounds = select_middle(painted, qtbot)
    make(painted, qtbot, 2)
    candidate = painted.session.staging.current
    assert candidate.record.proof.changed_outside == 0
    assert np.array_equal(pixels(painted), before), "a result is staged and not yet part of the picture"
    painted.stage.canvas.setFocus()
    qtbot.keyClick(painted.stage.canvas, Qt.Key.Key_Return)
    after = pixels(painted)
    inside = np.zeros(after.shape[:2], bool)
    inside[bounds.y : bounds.bottom, bounds.x : bounds.right] = True
    assert np.array_equal(after[~inside], before[~inside])
    assert not np.array_equal(after[inside], before[inside])
    painted.session.commands.run("undo")
    assert np.array_equal(pixels(painted), before)
    painted.session.commands.run("redo")
    assert np.array_equal(pixels(painted), after)
    assert painted.session.canvas.document.history.steps[-1] == "Inpaint"


def test_three_results_stream_and_the_second_is_accepted(painted, qtbot):
    select_middle(painted, qtbot)
    painted.session.panels.update(count=3)
    seen = []
    painted.session.staging.changed.connect(
        lambda: seen.append((len(painted.session.staging.candidates), len(painted.session.staging.pending)))
    )
    make(painted, qtbot, 2)
    assert {(0, 3), (1, 2), (2, 1), (3, 0)} <= set(seen)
    bar, canvas = painted.stage.staging, painted.stage.canvas
    assert bar.isVisible()
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert painted.session.staging.index == 1
    chosen = painted.session.staging.current
    qtbot.mouseClick(bar.accept, Qt.MouseButton.LeftButton)
    assert painted.session.canvas.opened.path == chosen.path
    assert len(painted.session.staging.candidates) == 2
    painted.session.commands.run("more_candidates")
    wait_for(qtbot, lambda: states(painted) == [JobState.DONE] * 3)
    seeds = [each.record.seed for each in painted.session.staging.candidates]
    assert len(set(seeds)) == len(seeds) == 5


def test_the_frame_is_dragged_beyond_the_edge_and_the_picture_continued(painted, qtbot):
    before = pixels(painted)
    canvas, extent = painted.stage.canvas, painted.session.canvas.document.extent
    canvas.zoom_out()
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    middle = extent.height / 2
    drag(painted, *((share * extent.width, middle) for share in (1, 1.2, 1.5)))
    frame = painted.session.canvas.frame
    assert frame is not None
    assert frame.right > extent.width
    make(painted, qtbot, 2)
    assert painted.session.queue.jobs[-1].request.margins is not None
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    after = painted.session.canvas.document
    assert after.extent.width == frame.right - min(frame.x, 0)
    old = Bounds(-min(frame.x, 0), -min(frame.y, 0), extent.width, extent.height)
    assert np.array_equal(after.composite(old)[..., :3], before)


def test_a_picture_is_enlarged_and_the_edited_one_is_kept(painted, qtbot):
    select_middle(painted, qtbot)
    extent = painted.session.canvas.document.extent
    painted.session.commands.run("enlarge_2")
    wait_for(qtbot, lambda: states(painted) == [JobState.DONE] * 2)
    assert painted.session.canvas.document.extent.width == 2 * extent.width
    assert read_record(painted.session.shown.path).request.enlarge.scale == 2
    painted.session.commands.run("earlier_picture")
    assert painted.session.canvas.document.extent == extent


def test_the_picture_is_the_start_at_a_strength(painted, qtbot):
    panel = painted.docks.panels["inpaint"]
    qtbot.mouseClick(panel.usual.restore, Qt.MouseButton.LeftButton)
    assert painted.session.panels.state.task is Task.FROM_PICTURE
    make(painted, qtbot, 2)
    job = painted.session.queue.jobs[-1]
    assert (job.request.strength, job.request.mask) == (0.25, None)
    assert painted.session.staging.current.origin == painted.session.canvas.document.bounds


def test_an_undo_and_a_resize_during_a_job_harm_nothing(painted, qtbot):
    before = pixels(painted)
    select_middle(painted, qtbot)
    set_steps(qtbot, painted, 40)
    press_generate(qtbot, painted)
    painted.session.commands.run("undo")
    painted.session.canvas.do(lambda document: document.resize_canvas(Bounds(-8, -8, 90, 90)))
    wait_for(qtbot, lambda: states(painted) == [JobState.DONE] * 2)
    painted.session.commands.run("accept_candidate")
    assert painted.session.canvas.document.history.steps[-1] == "Inpaint"
    document, patch = painted.session.canvas.document, painted.session.results
    assert patch.pictures
    shown = document.composite(Bounds(8, 8, before.shape[1], before.shape[0]))[..., :3]
    assert np.array_equal(shown[0], before[0]), "the result lies where the picture has moved to"


def test_an_edited_picture_is_saved_as_it_is_seen(painted, qtbot, tmp_path):
    from studio.storage.pngs import read_picture

    select_middle(painted, qtbot)
    make(painted, qtbot, 2)
    painted.session.commands.run("accept_candidate")
    painted.session.save_picture(tmp_path / "kept.png")
    qtbot.waitUntil((tmp_path / "kept.png").is_file, timeout=5_000)
    assert np.array_equal(read_picture(tmp_path / "kept.png").array, pixels(painted))
    assert any("edited after" in notice for notice in read_record(tmp_path / "kept.png").notices)
