"""The bars over a tool box with a real document, their commands connected."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from studio.ui.tooling import tool_commands
from studio.ui.tooling.bar import ToolBar
from studio.ui.tooling.options import ToolOptions
from tests.ui.tools.conftest import box, document, drag, session, view

__all__ = ["box", "document", "drag", "session", "view"]


@pytest.fixture
def window(qtbot, session, box) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    tool_commands.register(session, box, window)
    window.show()
    return window


@pytest.fixture
def bar(qtbot, window, session, box) -> ToolBar:
    bar = ToolBar(session, box)
    qtbot.addWidget(bar)
    bar.resize(bar.sizeHint())
    bar.show()
    return bar


@pytest.fixture
def options(qtbot, window, session, box) -> ToolOptions:
    options = ToolOptions(session, box)
    qtbot.addWidget(options)
    options.resize(700, options.sizeHint().height())
    options.show()
    return options
