"""How much of what stands beside the pixels is read: a file may claim anything."""

MAX_TEXT_BYTES = 16 * 2**20
"""Two prompts of 200,000 characters and 1,000 steps take a fifth of it."""
MAX_PARTS = 200_000
"""Parts of a file that are walked over, a second's work; a picture of 16,384 pixels a side has 130,000 at most."""
