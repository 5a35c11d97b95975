"""`python -m hugginggpt` is the command `hugginggpt`."""

import sys

from hugginggpt.interfaces.cli import main

if __name__ == "__main__":
    sys.exit(main())
