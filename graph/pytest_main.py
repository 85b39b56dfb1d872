# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs pytest on the files and folders of the command line: the main program of the py_tests of this folder."""

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "--no-header", "-rs", "-p", "no:cacheprovider", "--import-mode=importlib", *sys.argv[1:]]))
