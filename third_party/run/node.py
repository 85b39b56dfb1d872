# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs JavaScript, and with it WebAssembly, in node."""

from third_party.run import tools


def run_node(*arguments: str, timeout: float = 600) -> str:
    """Runs node with these arguments (a script and its own) and returns what it prints; raises when it fails."""
    return tools.run([tools.path("node_paths", "node"), *map(str, arguments)], timeout)
