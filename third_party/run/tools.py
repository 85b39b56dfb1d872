# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Finds and runs the programs that tool_paths() names."""

import json
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
WORKSPACE = HERE.parent.parent


def path(paths: str, tool: str) -> str:
    """Returns where the tool lies that the file `paths` of this folder names so."""
    return str((WORKSPACE / json.loads((HERE / f"{paths}.json").read_text())[tool]).absolute())


def run(command: list[str], timeout: float) -> str:
    """Runs a program and returns its standard output; fails with all that it printed."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=timeout)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
