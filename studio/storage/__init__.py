"""The disk: atomic writes, pictures with their records, names, settings, places, and the weights that we ship.

Nothing here knows Qt or torch. Every write goes through `atomic.py`, every picture through `pngs.py`.
"""
