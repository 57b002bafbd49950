from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QObject, QPoint, Qt, QTranslator
from PySide6.QtGui import QAction, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from studio.contract.geometry import Extent
from studio.contract.requests import BackboneChoice, GenerateRequest
from studio.session import standard_commands
from studio.session.jobs import JobState, Pause
from studio.session.live import Phase, Progress
from studio.ui.panels.queue import QueuePanel
from studio.ui.queueing.delegate import JobDelegate
from studio.ui.queueing.rows import LINE_ROLE

MOVE = Qt.DropAction.MoveAction
ROOT = QModelIndex()


@pytest.fixture
def panel(session, qtbot) -> QueuePanel:
    """The panel of a session whose engine has not started: the queue needs none."""
    standard_commands.register(session)
    panel = QueuePanel(session)
    qtbot.addWidget(panel)
    panel.resize(260, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    return panel


def fill(panel: QueuePanel, *prompts: str) -> list[str]:
    return [panel.session.queue.add(GenerateRequest(prompt=prompt)).id for prompt in prompts]


def prompts(panel: QueuePanel) -> list[str]:
    return [job.request.prompt for job in panel.session.queue.waiting]


def told(panel: QueuePanel, row: int, role: int = Qt.ItemDataRole.DisplayRole) -> str:
    return panel.jobs.rows.index(row, 0).data(role)


def choose(panel: QueuePanel, row: int) -> None:
    panel.jobs.setFocus()
    panel.jobs.setCurrentIndex(panel.jobs.rows.index(row, 0))


def press(panel: QueuePanel, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(panel.jobs, key, modifier)


def drop(panel: QueuePanel, source: int, before: int) -> bool:
    """Drop a row before another one as Qt does once its own move is refused, or from another list."""
    rows = panel.jobs.rows
    data = rows.mimeData([rows.index(source, 0)])
    return rows.dropMimeData(data, MOVE, before, 0, ROOT)


def test_an_empty_queue_says_what_will_stand_there(panel):
    assert not panel.jobs.isVisible()
    assert any(label.isVisible() and "appear here" in label.text() for label in panel.findChildren(type(panel._empty)))


def test_a_job_appears_as_one_inserted_row(panel, qtbot):
    fill(panel, "fox", "owl")
    rows = panel.jobs.rows
    with qtbot.assertNotEmitted(rows.modelReset), qtbot.waitSignal(rows.rowsInserted) as inserted:
        fill(panel, "hare")
    assert inserted.args[1:] == [2, 2]
    assert [told(panel, row) for row in range(3)] == ["fox", "owl", "hare"]
    assert panel.jobs.isVisible()


@pytest.mark.parametrize(
    ("source", "before", "after"),
    [(0, 2, "bac"), (0, 3, "bca"), (0, -1, "bca"), (2, 0, "cab"), (1, 1, "abc"), (1, 2, "abc")],
)
def test_a_row_dropped_before_another_waits_before_it(panel, source, before, after):
    fill(panel, *"abc")
    assert drop(panel, source, before) is (after != "abc")
    assert prompts(panel) == list(after)


@pytest.mark.parametrize(("source", "before", "after"), [(0, 2, "bac"), (0, 3, "bca"), (2, 0, "cab"), (1, 2, "abc")])
def test_a_move_inside_the_list_is_a_move_in_the_queue(panel, qtbot, source, before, after):
    fill(panel, *"abc")
    rows = panel.jobs.rows
    with qtbot.assertNotEmitted(rows.modelReset), qtbot.assertNotEmitted(rows.rowsRemoved):
        rows.moveRow(ROOT, source, ROOT, before)
    assert prompts(panel) == list(after)
    assert [told(panel, row) for row in range(3)] == list(after)


def test_a_job_dropped_over_the_running_one_is_the_next_one(panel):
    fill(panel, *"rabc")
    panel.session.queue.begin()
    assert drop(panel, 3, 0)
    assert prompts(panel) == list("cab")


def test_only_jobs_that_wait_can_be_dragged(panel):
    fill(panel, *"erw")
    panel.session.queue.begin()
    panel.session.queue.end(JobState.DONE)
    panel.session.queue.begin()
    rows = panel.jobs.rows
    draggable = [bool(rows.flags(rows.index(row, 0)) & Qt.ItemFlag.ItemIsDragEnabled) for row in range(3)]
    assert draggable == [False, False, True]
    assert not drop(panel, 0, 3)
    assert prompts(panel) == ["w"]


def test_a_drop_of_something_else_is_refused(panel):
    fill(panel, *"ab")
    data = QMimeData()
    data.setText("a")
    assert not panel.jobs.rows.dropMimeData(data, MOVE, 0, 0, ROOT)
    assert "text/plain" not in panel.jobs.rows.mimeTypes()


def test_alt_and_the_arrows_move_the_chosen_job(panel):
    fill(panel, *"abc")
    choose(panel, 0)
    press(panel, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert prompts(panel) == list("bac")
    assert panel.jobs.current_job().request.prompt == "a"
    press(panel, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    press(panel, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    press(panel, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert prompts(panel) == list("abc")


def test_delete_removes_and_the_next_row_is_chosen(panel):
    fill(panel, *"abc")
    choose(panel, 1)
    press(panel, Qt.Key.Key_Delete)
    assert prompts(panel) == list("ac")
    assert panel.jobs.selectionModel().hasSelection()
    press(panel, Qt.Key.Key_Delete)
    press(panel, Qt.Key.Key_Delete)
    assert prompts(panel) == []
    press(panel, Qt.Key.Key_Delete)


def test_the_running_job_is_neither_removed_nor_moved(panel):
    fill(panel, *"ab")
    panel.session.queue.begin()
    choose(panel, 0)
    enabled = {name for name in ("edit", "again", "up", "down", "front", "remove", "show") if is_on(panel, name)}
    assert enabled == {"edit", "again"}
    press(panel, Qt.Key.Key_Delete)
    press(panel, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert panel.session.queue.running.request.prompt == "a"
    assert prompts(panel) == ["b"]


def is_on(panel: QueuePanel, name: str) -> bool:
    return panel.jobs.actions_of_row.action(name).isEnabled()


@pytest.mark.parametrize("how", ["enter", "double click"])
def test_an_ended_job_shows_its_first_picture(panel, tmp_path, qtbot, how):
    from PIL import Image

    picture = tmp_path / "fox.png"
    Image.new("RGB", (8, 8)).save(picture)
    end(panel, JobState.DONE, picture)
    choose(panel, 0)
    if how == "enter":
        press(panel, Qt.Key.Key_Return)
    else:
        where = panel.jobs.visualRect(panel.jobs.rows.index(0, 0)).topLeft() + QPoint(20, 20)
        QTest.mouseDClick(panel.jobs.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: panel.session.shown is not None)
    assert panel.session.shown.path == picture


def end(panel: QueuePanel, state: JobState, *pictures: Path, fault: str = "", hint: str = "") -> None:
    fill(panel, "<b>fox</b>")
    queue = panel.session.queue
    queue.begin()
    for picture in pictures:
        queue.add_picture(picture)
    queue.end(state, fault, hint)


def test_a_waiting_job_goes_back_into_the_panels_to_be_edited(panel):
    panel.session.queue.add(GenerateRequest(prompt="owl", seed=7))
    choose(panel, 0)
    press(panel, Qt.Key.Key_F2)
    assert panel.session.panels.state.prompt == "owl"
    assert panel.session.panels.state.seed == 7
    assert panel.session.queue.jobs == ()


def test_the_buttons_act_on_the_row_that_is_pointed_at(panel):
    fill(panel, *"abc")
    choose(panel, 0)
    panel.jobs.entered.emit(panel.jobs.rows.index(2, 0))
    buttons = panel.jobs._buttons
    assert buttons.isVisible()
    assert panel.jobs.visualRect(panel.jobs.rows.index(2, 0)).contains(buttons.geometry().center())
    assert not buttons.button("again").isVisible()
    buttons.button("front").click()
    assert prompts(panel) == list("cab")
    QTest.mouseClick(buttons.button("remove"), Qt.MouseButton.LeftButton)
    assert len(prompts(panel)) == 2


def test_an_ended_job_runs_again_at_the_end(panel):
    end(panel, JobState.CANCELLED)
    fill(panel, "owl")
    choose(panel, 0)
    panel.jobs._buttons.button("again").click()
    assert prompts(panel) == ["owl", "<b>fox</b>"]


def test_the_menu_offers_what_the_row_can_do(panel, qtbot):
    fill(panel, *"ab")
    choose(panel, 0)
    menu = panel.jobs.context_menu()
    offered = {action.text() for action in menu.actions() if action.isEnabled() and not action.isSeparator()}
    assert offered == {"Edit", "Run again", "Move down", "Remove"}
    with qtbot.waitSignal(menu.destroyed):
        menu.close()


def test_a_row_tells_what_the_job_is(panel):
    request = GenerateRequest(
        prompt="a fox\nin the snow", seed=42, count=4, extent=Extent(64, 96), backbone=BackboneChoice("ssm")
    )
    panel.session.queue.add(request)
    assert told(panel, 0) == "a fox in the snow"
    assert told(panel, 0, LINE_ROLE).replace("\u202f", "") == "SSM · 4 pictures · 64\u00d796 · seed 42"
    assert told(panel, 0, Qt.ItemDataRole.AccessibleTextRole).startswith("a fox in the snow, Waiting, number 1, SSM, 4")


def test_ended_jobs_say_how_they_ended_and_how_much_was_made(panel):
    queue = panel.session.queue
    for state, fault in ((JobState.DONE, ""), (JobState.CANCELLED, ""), (JobState.FAILED, "No memory is left.")):
        queue.add(GenerateRequest(count=2))
        queue.begin()
        queue.add_picture(Path("one.png"))
        queue.end(state, fault, "Take a smaller size.")
    lines = [told(panel, row, LINE_ROLE).split(" · ") for row in range(3)]
    assert [line[0] for line in lines] == ["Done", "Cancelled", "Failed: No memory is left."]
    assert all("1 of 2 pictures" in line for line in lines)
    assert told(panel, 0) == "(no prompt)"
    assert "Take a smaller size." in told(panel, 2, Qt.ItemDataRole.ToolTipRole)


def test_a_prompt_that_looks_like_html_is_shown_as_it_is(panel):
    end(panel, JobState.DONE)
    assert "&lt;b&gt;fox&lt;/b&gt;" in told(panel, 0, Qt.ItemDataRole.ToolTipRole)


def test_the_running_row_tells_how_far_it_is(panel):
    fill(panel, "fox")
    panel.session.queue.begin()
    assert told(panel, 0, LINE_ROLE).startswith("Running · ")
    panel.session.live.show(Progress(Phase.STEPPING, step=7, steps=20, fraction=0.35, seconds_left=3.2))
    assert told(panel, 0, LINE_ROLE).startswith("Step 7 of 20 · about 3 s left · ")
    assert "Step 7 of 20" in told(panel, 0, Qt.ItemDataRole.AccessibleTextRole)


class Painted(QObject):
    """Collects what was painted of a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.region = self.region.united(event.region())
        return False


def test_progress_paints_the_running_row_alone(panel, qtbot):
    fill(panel, *"abcde")
    panel.session.queue.begin()
    qtbot.wait(20)
    painted = Painted()
    panel.jobs.viewport().installEventFilter(painted)
    panel.session.live.show(Progress(Phase.STEPPING, step=1, steps=20, fraction=0.1, seconds_left=9))
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    assert painted.region.boundingRect() == panel.jobs.visualRect(panel.jobs.rows.index(0, 0))
    panel.jobs.viewport().removeEventFilter(painted)


def test_a_thousand_jobs_are_laid_out_without_asking_each(panel, qtbot):
    asked = []

    class Counting(JobDelegate):
        def sizeHint(self, option, index):  # noqa: N802 - Qt's name
            asked.append(index.row())
            return super().sizeHint(option, index)

    panel.jobs.setItemDelegate(Counting(panel.jobs))
    panel.session.queue.restore(tuple(fake_job(str(number)) for number in range(1_000)))
    panel.session.queue.resume()
    qtbot.wait(20)
    assert asked
    asked.clear()
    with qtbot.assertNotEmitted(panel.jobs.rows.modelReset):
        fill(panel, "last")
        qtbot.wait(20)
    assert len(asked) < 20


def test_one_button_pauses_and_resumes_and_says_why_nothing_begins(panel):
    fill(panel, "fox")
    pause = panel.header.pause
    assert pause.text() == "Pause"
    pause.click()
    assert panel.session.queue.pause_reason is Pause.ASKED
    assert pause.text() == "Resume"
    assert "Paused" in panel.header.reason
    pause.click()
    assert not panel.session.queue.is_paused
    assert panel.header.reason == ""


@pytest.mark.parametrize(("pause", "word"), [(Pause.STOPPED, "Stopped"), (Pause.RESTORED, "last time")])
def test_a_queue_that_stands_still_by_itself_says_so_while_jobs_wait(panel, pause, word):
    panel.session.queue.pause(pause)
    assert panel.header.reason == ""
    panel.session.queue.restore((fake_job("fox"),))
    panel.session.queue.pause(pause)
    assert word in panel.header.reason


def fake_job(prompt: str):
    from studio.session.jobs import Job

    return Job(prompt, GenerateRequest(prompt=prompt))


def test_the_menu_of_the_header_clears(panel):
    end(panel, JobState.DONE)
    fill(panel, *"ab")
    panel.header.more.click()
    assert panel.header.menu.isVisible()
    panel.header.menu.close()
    waiting, ended = panel.header.menu.actions()
    waiting.trigger()
    assert [job.state for job in panel.session.queue.jobs] == [JobState.DONE]
    assert not waiting.isEnabled()
    ended.trigger()
    assert panel.session.queue.jobs == ()


def test_tab_reaches_the_header_and_the_list(panel):
    fill(panel, "fox")
    panel.header.pause.setFocus()
    reached = []
    for _ in range(2):
        panel.focusNextChild()
        reached.append(panel.focusWidget())
    assert reached == [panel.header.more, panel.jobs]
    assert all(widget.accessibleName() for widget in (panel.header.pause, panel.header.more, panel.jobs))


class Marking(QTranslator):
    """Translates everything by a mark before it."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(self, context, text, disambiguation=None, number=-1) -> str:
        return f"~{text}"


def test_every_text_follows_the_language(panel):
    end(panel, JobState.DONE)
    fill(panel, "fox")
    panel.session.queue.pause()
    translator = Marking()
    QApplication.installTranslator(translator)
    QApplication.processEvents()
    try:
        texts = [label.text() for label in panel.findChildren(QLabel)]
        texts += [button.text() or button.accessibleName() for button in panel.findChildren(QAbstractButton)]
        texts += [action.text() for action in panel.findChildren(QAction)]
        texts += [panel.title(), panel.jobs.accessibleName(), told(panel, 0, LINE_ROLE)]
        assert [text for text in texts if text and not text.startswith("~")] == []
    finally:
        QApplication.removeTranslator(translator)
        QApplication.processEvents()
    assert panel.title() == "Queue"
