"""Runs Scanline Studio from a checkout: `python3 packaging/run.py [arguments of studio]`.

The first start makes `.venv` and installs what the lock names; later ones go straight on.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import environment


def main() -> None:
    """Make the environment ready and become the program."""
    arguments = sys.argv[1:]
    environment.ensure(arguments)
    environment.go(["-m", "studio", *arguments])


if __name__ == "__main__":
    main()
