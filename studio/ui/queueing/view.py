"""The list of jobs: dragging, keys, context menu, and buttons on the row that is pointed at or chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from studio.session.jobs import Job
from studio.session.session import Session
from studio.ui.queueing.delegate import JobDelegate
from studio.ui.queueing.row_actions import JobActions
from studio.ui.queueing.row_buttons import RowButtons
from studio.ui.queueing.rows import QueueRows

MENU = ("show", "edit", "again", "", "front", "up", "down", "", "remove")


class QueueView(QListView):
    """The jobs, in their order.

    Args:
        session: Whose queue it is.

    Attributes:
        rows: The jobs as rows.
        actions_of_row: What can be done with the current row.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows = QueueRows(session, self)
        self.setModel(self.rows)
        self.setItemDelegate(JobDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setMouseTracking(True)
        self.actions_of_row = JobActions(session, self)
        self._pointed = QPersistentModelIndex()
        self._buttons = RowButtons(self.viewport())
        self._buttons.pressed.connect(self._press)
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        self.entered.connect(self._point)
        self.viewportEntered.connect(lambda: self._point(QModelIndex()))
        self.actions_of_row.moved.connect(lambda: self.scrollTo(self.currentIndex()))
        # The rows follow the queue first: they were connected first.
        self._session.queue.changed.connect(self._refresh)
        self._session.live.progressed.connect(self._paint_running)
        self._session.live.began.connect(self._show_running)
        self.rows.rowsInserted.connect(lambda _parent, _first, last: self._show_row(self.rows.index(last, 0)))
        self.selectionModel().currentChanged.connect(self._refresh)
        self.selectionModel().selectionChanged.connect(self._place_buttons)
        self.verticalScrollBar().valueChanged.connect(self._place_buttons)

    def current_job(self) -> Job | None:
        """Give the job that the keyboard stands on."""
        return self.rows.job(self.currentIndex())

    def retranslate(self) -> None:
        """Set every text in the language of the moment."""
        self.setAccessibleName(self.tr("Jobs"))
        self.rows.retranslate()
        self.actions_of_row.retranslate()
        self._buttons.retranslate()

    def context_menu(self) -> QMenu:
        """Give the menu of the current row; it is gone once it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for name in MENU:
            if name:
                menu.addAction(self.actions_of_row.action(name))
            else:
                menu.addSeparator()
        return menu

    # Parts

    def _refresh(self) -> None:
        self.actions_of_row.choose(self.current_job())
        self._place_buttons()

    def _point(self, index: QModelIndex) -> None:
        self._pointed = QPersistentModelIndex(index)
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Put the buttons on the row that is pointed at, else on the chosen one."""
        pointed = self.rows.index(self._pointed.row(), 0) if self._pointed.isValid() else QModelIndex()
        index = pointed if pointed.isValid() else self.currentIndex()
        job = self.rows.job(index)
        if job is None or not (pointed.isValid() or self.selectionModel().isSelected(index)):
            self._buttons.hide()
        else:
            self._buttons.show_for(job, self.rows.position(index), self.visualRect(index))

    def _press(self, name: str, job_id: str) -> None:
        self.setCurrentIndex(self.rows.index_of(job_id))
        self.actions_of_row.action(name).trigger()

    def _paint_running(self) -> None:
        self.update(self.rows.running_index())

    def _show_running(self) -> None:
        # At the top, so that what comes next is seen below it and what has ended is out of the way.
        self._show_row(self.rows.running_index(), QAbstractItemView.ScrollHint.PositionAtTop)

    def _show_row(
        self, row: QModelIndex, where: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        # Nothing moves under the pointer or the keyboard of a person who is at work in the list.
        if not self.underMouse() and not self.hasFocus():
            self.scrollTo(row, where)

    # Qt's

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu of the row that is pointed at, or that the keyboard stands on."""
        if self.current_job() is None:
            return
        by_keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        self.context_menu().popup(at if by_keyboard else event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Notice that the pointer has left."""
        if event.type() == QEvent.Type.Leave:
            self._point(QModelIndex())
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the buttons on their row."""
        super().resizeEvent(event)
        self._place_buttons()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the picture of the row."""
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self.actions_of_row.action("show").trigger()
