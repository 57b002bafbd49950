"""Request to pixels: weights, networks, sampling, previews.

The only room, with training, that imports torch; the others reach it through `contract.port.Engine`.
"""
