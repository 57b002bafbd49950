"""Our own backbones: one network, any operator. Nothing heavy is imported here."""

from __future__ import annotations

BACKBONES: dict[str, str] = {"dit": "attention", "ssm": "ssd"}
"""Backbone id of the catalog to the id of its operator."""
