"""Widgets: the window, panels (one file each), the canvas, tools (one file each), the gallery, dialogs.

The only room where QtWidgets and QtGui are imported; it never sees torch, the engine or the disk.
"""
