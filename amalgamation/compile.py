# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The graph compiler as a program, for the build's actions: `python -m amalgamation.graph.compile`."""

import sys

from amalgamation.graph.compile import main

if __name__ == "__main__":
    sys.exit(main())
