"""Start of the frozen terminal: the same command line as the installed `tracepost`."""

import sys

from ui.cli import main

sys.exit(main())
