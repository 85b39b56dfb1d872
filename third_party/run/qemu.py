# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs 64-bit ARM Linux programs."""

from third_party.run import tools


def run_arm64(*command: str, cpu: str = "cortex-a53", timeout: float = 600) -> str:
    """Runs a linux_arm64 program with its arguments under QEMU and returns what it prints; raises when it fails."""
    qemu = tools.path("qemu_paths", "qemu")
    root = tools.path("qemu_paths", "root")
    return tools.run([qemu, "-cpu", cpu, "-L", root, *map(str, command)], timeout)
