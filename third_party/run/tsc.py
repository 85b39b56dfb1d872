# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Checks TypeScript with its own compiler."""

from third_party.run import tools


def run_tsc(*arguments: str, timeout: float = 600) -> str:
    """Runs tsc with these arguments and returns what it prints; raises, with its messages, when the types are wrong."""
    return tools.run([tools.path("tsc_paths", "node"), tools.path("tsc_paths", "tsc"), *map(str, arguments)], timeout)
