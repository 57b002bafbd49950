"""The one style sheet, made of a theme's tokens: what a palette cannot say.

Widgets with small drawings (arrows, check marks) are in a second part, which is left out where the drawings are not
there: Qt's own style then paints these widgets in the palette's colours.

Deliberately missing: a box for `::item` of lists (a list that has rows before it is shown keeps the heights of before;
`rows.RoomyRows` does it), and a left padding of spin boxes (Qt ignores it: their numbers stand at the right instead).
"""

from __future__ import annotations

import re
from dataclasses import asdict

from PySide6.QtGui import QFont

from studio.ui.tokens import RADIUS, FontStep, Theme


def style_sheet(theme: Theme, font: QFont) -> str:
    """Give the style sheet of a theme.

    Args:
        theme: The theme.
        font: The application's font, whose size text of other steps is a multiple of.
    """
    values = {
        **asdict(theme.colours),
        **{f"size_{step.name.lower()}": _size(font, step) for step in FontStep},
        "radius": f"{RADIUS}px",
    }
    sheet = _PLAIN
    parts = None if theme.folder is None else theme.folder / "parts"
    # A quote or a line break in the folder's name would end the text that the sheet has it in.
    if parts is not None and parts.is_dir() and not re.search(r'["\\\n]', parts.as_posix()):
        sheet += _DRAWN
        values["parts"] = parts.as_posix()
    return re.sub(r"@(\w+)", lambda found: values[found[1]], sheet)


def _size(font: QFont, step: FontStep) -> str:
    if font.pointSizeF() > 0:
        return f"{font.pointSizeF() * step.value:.1f}pt"
    return f"{round(font.pixelSize() * step.value)}px"


_PLAIN = """
QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { color: @muted; font-size: @size_small; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="title"] { font-size: @size_title; font-weight: 600; }
QLabel[role="danger"] { color: @danger; }
QLabel[role="warning"] { color: @warning; }
QLabel[role="success"] { color: @success; }

QMenuBar, QStatusBar, QToolBar { background: @window; }
QToolBar { border: none; padding: 4px; spacing: 4px; }
QStatusBar::item { border: none; }
QMainWindow::separator { background: @window; width: 5px; height: 5px; }
QMainWindow::separator:hover { background: @accent; }
QSplitter::handle { background: @border; }
QSplitter::handle:hover { background: @accent; }
QToolTip { background: @tooltip; color: @on_tooltip; border: 1px solid @tooltip; padding: 4px 6px; }

QMenuBar { padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: @radius; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenuBar::item:pressed { background: @accent_soft; }

QDockWidget { font-weight: 600; color: @text; }
QDockWidget::title { background: @panel; padding: 7px 12px 7px 4px; text-align: left; }
QDockWidget::title { border-bottom: 1px solid @border; }
QGroupBox { border: none; margin-top: 1.8em; padding: 0; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 0 2px 0 0; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @muted; padding: 6px 12px; border: 2px solid transparent; }
QTabBar::tab:hover { color: @text; background: @hover; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent_text; }
QTabBar::tab:bottom:selected { border-bottom-color: transparent; border-top-color: @accent_text; }
QTabBar::tab:selected:focus { border-color: @focus; border-radius: @radius; }
QTabBar::tab:disabled { color: @disabled; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section {
    background: @panel; color: @muted; border: none; border-bottom: 1px solid @border; padding: 5px 8px;
    font-weight: normal;
}
QTableView { gridline-color: @border; }
QTableView QTableCornerButton::section { background: @panel; border: none; }

QPushButton {
    background: @raised; color: @text; border: 1px solid @outline; border-radius: @radius;
    padding: 5px 12px; min-height: 1.2em;
}
QPushButton:hover { background: @hover; }
QPushButton:pressed, QPushButton:checked { background: @accent_soft; }
QPushButton:default { border-color: @accent_text; }
QPushButton:disabled { background: transparent; color: @disabled; border-color: @border; }
QPushButton[kind="primary"] { background: @accent; color: @on_accent; border-color: @accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton[kind="primary"]:pressed { background: @accent_pressed; border-color: @accent_pressed; }
QPushButton[kind="danger"] { color: @danger; border-color: @danger; }
QPushButton[kind="danger"]:hover { background: @danger; color: @on_danger; }
QPushButton[kind="danger"]:pressed { background: @danger; color: @on_danger; border-color: @text; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: @hover; }
QPushButton[kind="quiet"]:pressed, QPushButton[kind="quiet"]:checked { background: @accent_soft; }
QPushButton[kind="primary"]:disabled, QPushButton[kind="danger"]:disabled {
    background: @border; color: @disabled; border-color: @border;
}
QPushButton[kind="quiet"]:disabled { background: transparent; color: @disabled; border-color: transparent; }
QPushButton:focus { border: 2px solid @focus; padding: 4px 11px; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }

QToolButton {
    background: transparent; color: @text; border: 1px solid transparent; border-radius: @radius; padding: 4px;
}
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked, QToolButton:open { background: @accent_soft; }
QToolButton:disabled { color: @disabled; background: transparent; }
QToolButton:focus { border: 2px solid @focus; padding: 3px; }
QLineEdit > QToolButton { border: none; padding: 0; background: transparent; }

QLineEdit, QPlainTextEdit, QTextEdit, QListView, QTreeView, QTableView {
    background: @raised; color: @text; border: 1px solid @outline; border-radius: @radius;
    selection-background-color: @accent; selection-color: @on_accent; padding: 1px;
}
QListView, QTreeView, QTableView {
    border-color: @border; selection-background-color: @accent_soft; selection-color: @text;
}
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: @muted; }
QLineEdit { padding: 4px 6px; min-height: 1.2em; }
QPlainTextEdit, QTextEdit { padding: 3px; }
QLineEdit:focus { border: 2px solid @focus; padding: 3px 5px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @focus; padding: 2px; }
QListView:focus, QTreeView:focus, QTableView:focus { border: 2px solid @focus; padding: 0; }
QListView[frameShape="0"], QTreeView[frameShape="0"], QTableView[frameShape="0"],
QPlainTextEdit[frameShape="0"], QTextEdit[frameShape="0"] { border: 2px solid transparent; border-radius: 0; }
QListView[frameShape="0"]:focus, QTreeView[frameShape="0"]:focus, QTableView[frameShape="0"]:focus,
QPlainTextEdit[frameShape="0"]:focus, QTextEdit[frameShape="0"]:focus { border-color: @focus; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled {
    background: @panel; color: @disabled; border-color: @border; placeholder-text-color: @disabled;
}
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QListView::item:hover, QTreeView::item:hover { background: @hover; }
QListView::item:selected, QTreeView::item:selected { background: @accent_soft; color: @text; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @outline; border-radius: 3px; margin: 3px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @muted; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QSlider:horizontal { min-height: 22px; }
QSlider:vertical { min-width: 22px; }
QSlider::groove:horizontal { height: 4px; background: @track; border-radius: 2px; }
QSlider::groove:vertical { width: 4px; background: @track; border-radius: 2px; }
QSlider::sub-page:horizontal, QSlider::add-page:vertical { background: @accent; border-radius: 2px; }
QSlider::handle { background: @accent_text; border: 2px solid @panel; border-radius: 8px; }
QSlider::handle:horizontal { width: 12px; margin: -6px 0; }
QSlider::handle:vertical { height: 12px; margin: 0 -6px; }
QSlider::handle:hover { border-color: @accent_soft; }
QSlider::handle:focus { background: @raised; border-color: @focus; }
QSlider::handle:disabled, QSlider::sub-page:disabled { background: @outline; }

QProgressBar {
    background: @track; color: @text; border: none; border-radius: 3px; text-align: center; min-height: 1.3em;
}
QProgressBar::chunk { background: @accent_soft; border-radius: 3px; }
QProgressBar[textVisible="false"] { min-height: 6px; max-height: 6px; }
QProgressBar[textVisible="false"]::chunk { background: @accent; }
"""

_DRAWN = """
QMenu { background: @panel; border: 1px solid @outline; padding: 4px; }
QMenu::item { padding: 5px 20px 5px 8px; border-radius: @radius; background: transparent; }
QMenu::item:selected { background: @accent_soft; }
QMenu::item:disabled { color: @disabled; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 6px; }
QMenu::indicator:checked { image: url("@parts/mark.svg"); }
QMenu::right-arrow { image: url("@parts/right.svg"); width: 12px; height: 12px; right: 4px; }

QDockWidget {
    titlebar-close-icon: url("@parts/close.svg"); titlebar-normal-icon: url("@parts/float.svg");
}
QDockWidget::close-button, QDockWidget::float-button {
    border: none; border-radius: 3px; background: transparent; icon-size: 16px; padding: 0;
}
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: @hover; }

QComboBox, QAbstractSpinBox {
    background: @raised; color: @text; border: 1px solid @outline; border-radius: @radius;
    selection-background-color: @accent; selection-color: @on_accent; min-height: 1.2em;
}
QComboBox { padding: 4px 4px 4px 8px; combobox-popup: 0; }
QAbstractSpinBox { padding: 4px 18px 4px 6px; qproperty-alignment: 'AlignRight | AlignVCenter'; }
QComboBox:hover:!editable { background: @hover; }
QComboBox:focus, QComboBox:on { border: 2px solid @focus; padding: 3px 3px 3px 7px; }
QAbstractSpinBox:focus { border: 2px solid @focus; padding: 3px 17px 3px 5px; }
QComboBox:disabled, QAbstractSpinBox:disabled { background: @panel; color: @disabled; border-color: @border; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit, QComboBox QLineEdit:focus, QAbstractSpinBox QLineEdit:focus {
    border: none; padding: 0; background: transparent; min-height: 0;
}
QComboBox::drop-down { subcontrol-origin: border; subcontrol-position: center right; width: 22px; border: none; }
QComboBox::down-arrow { image: url("@parts/down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: @panel; selection-background-color: @accent_soft; selection-color: @text;
}
QComboBox QAbstractItemView, QComboBox QAbstractItemView:focus {
    border: 1px solid @outline; border-radius: 0; padding: 1px; outline: none;
}
QComboBox QAbstractItemView::item { min-height: 1.7em; padding: 2px 6px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 18px; border: none; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 2px 2px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 2px 2px 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @hover; border-radius: 3px; }
QAbstractSpinBox::up-arrow { image: url("@parts/spin-up.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("@parts/spin-down.svg"); width: 10px; height: 10px; }

QCheckBox, QRadioButton { spacing: 7px; border: 2px solid transparent; border-radius: @radius; padding: 1px 4px 1px 0; }
QCheckBox:focus, QRadioButton:focus { border-color: @focus; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled; }
QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator, QAbstractItemView::indicator {
    width: 14px; height: 14px; border: 1px solid @muted; border-radius: 3px; background: @raised;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QGroupBox::indicator:hover { border-color: @accent_text; }
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate, QRadioButton::indicator:checked,
QGroupBox::indicator:checked, QAbstractItemView::indicator:checked { background: @accent; border-color: @accent; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QAbstractItemView::indicator:checked {
    image: url("@parts/check.svg");
}
QCheckBox::indicator:indeterminate { image: url("@parts/dash.svg"); }
QRadioButton::indicator:checked { image: url("@parts/dot.svg"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled, QGroupBox::indicator:disabled {
    background: @border; border-color: @border;
}
QGroupBox::indicator:focus { border: 2px solid @focus; width: 12px; height: 12px; }

QLineEdit { lineedit-clear-button-icon: url("@parts/clear.svg"); }
QToolButton::menu-indicator { image: url("@parts/down.svg"); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 2px; }
QToolButton[popupMode="2"] { padding-right: 14px; }
QToolButton[popupMode="1"] { padding-right: 18px; }
QToolButton::menu-button { border: none; width: 16px; border-radius: @radius; }
QToolButton::menu-button:hover { background: @hover; }
QToolButton::menu-arrow { image: url("@parts/down.svg"); width: 10px; height: 10px; }
"""
