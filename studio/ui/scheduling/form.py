"""The rows of the panel: names at the left, fields at the right, scrolling where they are higher than the dock."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QStyle, QWidget

from studio.ui import theme


class Form(QScrollArea):
    """Holds named fields, one under the other; never narrower than they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[QWidget, QLabel] = {}
        self._content = QWidget()
        self._grid = QGridLayout(self._content)
        self._grid.setContentsMargins(*(theme.Spacing.S,) * 4)
        self._grid.setHorizontalSpacing(theme.Spacing.S)
        self._grid.setVerticalSpacing(theme.Spacing.S)
        self._grid.setColumnStretch(1, 1)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def add_fields(self, *fields: QWidget) -> None:
        """Put named fields under the others."""
        for field in fields:
            row = self._next_row()
            self._labels[field] = label = _RowLabel()
            label.setBuddy(field)
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(field, row, 1)

    def add_wide(self, part: QWidget) -> None:
        """Put something without a name under the others."""
        self._grid.addWidget(part, self._next_row(), 0, 1, 2)

    def set_name(self, field: QWidget, name: str) -> None:
        """Name a field in the language of the moment."""
        self._labels[field].setText(name)

    def set_tip(self, field: QWidget, tip: str) -> None:
        """Say what a field is where the pointer rests on its name."""
        self._labels[field].setToolTip(tip)

    def show_field(self, field: QWidget, *, is_shown: bool) -> None:
        """Show or leave out a field with its name."""
        self._labels[field].setVisible(is_shown)
        field.setVisible(is_shown)

    def _next_row(self) -> int:
        """Give the row after the last, which takes the room that is left over from now on."""
        row = self._grid.rowCount()
        self._grid.setRowStretch(row - 1, 0)
        self._grid.setRowStretch(row + 1, 1)
        return row

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the width that the fields need beside a scroll bar, and the height of a few of them."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(self._content.minimumSizeHint().width() + bar, super().minimumSizeHint().height())


class _RowLabel(QLabel):
    """Stands at the height of the first line of its field."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give the text's width and the field's height."""
        field = self.buddy()
        if field is None:
            return super().sizeHint()
        first = field.focusProxy() or field
        return super().sizeHint().expandedTo(QSize(0, first.sizeHint().height()))
