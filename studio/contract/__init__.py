"""The words that two rooms share: geometry, rasters, requests, events, catalog, records, the engine port, errors.

Everything here is plain Python and numpy: frozen values that validate themselves when they are made, so that an
invalid one cannot travel. Nothing here knows Qt, torch, files or pipelines.
"""
