"""One window at a time: a second start asks the first to come to the front, over a local socket."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

RAISE = b"raise\n"
PATIENCE_MS = 1_000


class FrontDoor(QObject):
    """Listens for later starts.

    Args:
        name: Name of the door, the same in every process.

    Signals:
        knocked: Another start asks the window to come to the front.
    """

    knocked = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        # A socket file that a killed process left behind; who holds the lock may remove it.
        QLocalServer.removeServer(name)
        self._server.listen(name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _answer(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        connection.write(RAISE)
        connection.flush()
        connection.disconnectFromServer()
        self.knocked.emit()


def knock(name: str) -> bool:
    """Ask the window that has the library to come to the front; False where nobody answers."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    # The answer may be there before the wait for it begins, and who has answered hangs up.
    while not socket.bytesAvailable() and socket.waitForReadyRead(PATIENCE_MS):
        pass
    has_answered = socket.bytesAvailable() > 0
    socket.close()
    return has_answered
