# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a library knows of its MXNet model, for the build's actions: `python -m amalgamation.graph.importers.mxnet_model`."""

import sys

from amalgamation.graph.importers.mxnet_model import main

if __name__ == "__main__":
    sys.exit(main())
