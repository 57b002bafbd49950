"""What the open window knows: observable state, jobs and their queue, commands as data, notices, the engine's stream.

No widgets and no torch: QtCore and qasync only; the engine is known as `contract.port.Engine`.
"""
