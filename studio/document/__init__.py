"""The picture being made and its edits: layers, masks, selection, strokes with dirty bounds, placing a result.

No Qt and no torch: numpy arrays and contract values, so that every edit can be tested without a window.
"""
