# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The command `amalgamation`, for `bazel run //bindings/python:cli`; paths are meant from where the user typed it."""

import os
import sys

from amalgamation.cli import main

if __name__ == "__main__":
    os.chdir(os.environ.get("BUILD_WORKING_DIRECTORY", "."))
    sys.exit(main())
