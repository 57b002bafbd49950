"""Scanline Studio: a desktop studio for latent diffusion.

Importing this package imports nothing heavy. It only sets a few environment variables, because each of them is read
once, when the library that it belongs to is first imported; a value that the person has set already stands.
"""

import os

__version__ = "0.1.0"

_ENVIRONMENT = {
    # libgomp's threads spin while they wait for work: on a busy machine that cost up to 30 times the work itself,
    # and it takes the processor from the window's thread.
    "OMP_WAIT_POLICY": "PASSIVE",
    "GOMP_SPINCOUNT": "0",
    # Nothing is fetched unasked. A missing file is then reported at once instead of after 23 s of hidden retries;
    # a download that the person starts runs with this switched off for itself.
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Notices such as "falling back to the PIL image processor" speak to developers; errors still arrive.
    "TRANSFORMERS_VERBOSITY": "error",
    "DIFFUSERS_VERBOSITY": "error",
    # A bar of our own is shown; theirs would stand in the middle of a line of JSON on a terminal.
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    # Its own pool of threads would warn after a fork, and a prompt is too short to gain from it.
    "TOKENIZERS_PARALLELISM": "false",
}

for _name, _value in _ENVIRONMENT.items():
    os.environ.setdefault(_name, _value)
