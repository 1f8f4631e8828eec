"""Starts the command line for ``python -m occnews``."""

import sys

from occnews.cli import main

if __name__ == "__main__":
    sys.exit(main())
