"""What a document refuses."""

from __future__ import annotations

from studio.contract.errors import StudioError


class InvalidEdit(StudioError):
    """An edit cannot be made: the layer is locked or gone, another edit is open, or a value is impossible."""

    code = "invalid_edit"
    is_bad_input = True
