# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Prints the sizes of what a predict_library makes: the shared library is stripped by its link."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(argv: list[str]) -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", nargs="+", type=Path, required=True, help="the files of a predict_library")
    arguments.add_argument("--model", type=Path, required=True, help="the model's file")
    args = arguments.parse_args(argv)
    files = [file for file in args.files if file.suffix in (".so", ".program")] + [args.model]
    width = max(len(file.name) for file in files)
    for file in files:
        print(f"{file.name:{width}}  {file.stat().st_size:>12,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
