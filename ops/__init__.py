# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The operators: each folder beside this file that has an op.py is one. Nothing registers itself; the folders are listed."""

from __future__ import annotations

import functools
import importlib
import os

from amalgamation.graph.operator import Operator

FOLDER = os.path.dirname(os.path.abspath(__file__))


def names() -> list[str]:
    """The names of all operators, sorted."""
    return sorted(name for name in os.listdir(FOLDER) if os.path.exists(os.path.join(FOLDER, name, "op.py")))


@functools.cache
def load_operators() -> dict[str, Operator]:
    """All operators by name."""
    found = {}
    for name in names():
        operator = importlib.import_module(f"amalgamation.ops.{name}.op").OPERATOR
        if operator.name != name:
            raise ValueError(f"ops/{name}/op.py: OPERATOR.name is '{operator.name}', but must be the folder's name")
        found[name] = operator
    return found


def uses_dot(name: str) -> bool:
    """Whether the operator's kernels use the vocabulary's Dot (dot-inl.h): compiled for backends that have only another Dot, too."""
    return os.path.exists(os.path.join(FOLDER, name, "dot-inl.h"))


def is_portable(name: str) -> bool:
    """Whether the operator's kernels are compiled once for all backends (portable-inl.h), not once for each (kernel-inl.h)."""
    return os.path.exists(os.path.join(FOLDER, name, "portable-inl.h"))


def kernel_kinds() -> dict[str, str]:
    """Every kernel of every operator, sorted, to how it is compiled: "portable", "dot" or, once for each backend, "vector"."""
    kind = {name: "portable" if is_portable(name) else "dot" if uses_dot(name) else "vector" for name in names()}
    return dict(sorted((kernel, kind[name]) for name, operator in load_operators().items() for kernel in operator.kernels))
