# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Compiles with g++ 12, as a user of our one-file source would."""

from third_party.run import tools


def run_gxx(*arguments: str, timeout: float = 900) -> str:
    """Runs g++ with these arguments and returns what it prints; raises when it fails. Its programs run on this machine."""
    return tools.run([tools.path("gxx_paths", "g++"), *map(str, arguments)], timeout)
