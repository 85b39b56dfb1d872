# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The operators: each folder beside this file that has an op.py is one. Nothing registers itself; the folders are listed.

The one thing to know: the compiler's option --operator brings a folder that lies elsewhere, by `add_folder`.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os

from amalgamation.graph.errors import CompileError
from amalgamation.graph.kernel_table import CURVES
from amalgamation.graph.operator import Operator

FOLDER = os.path.dirname(os.path.abspath(__file__))


# Of each operator whose folder lies elsewhere.
_folders: dict[str, str] = {}


def _here() -> list[str]:
    return [name for name in os.listdir(FOLDER) if os.path.exists(os.path.join(FOLDER, name, "op.py"))]


def add_folder(path: str) -> None:
    """The folder of an operator that is not here; raises CompileError if it is none, or if its name is taken."""
    name = os.path.basename(path)
    if not os.path.exists(os.path.join(path, "op.py")):
        raise CompileError(f"{path}: an operator's folder has an op.py")
    if name in _here():
        raise CompileError(f"{path}: the project's own ops/ has the operator {name}: take that one")
    _folders[name] = path
    load_operators.cache_clear()


def names() -> list[str]:
    """The names of all operators, sorted."""
    return sorted([*_here(), *_folders])


def _load(name: str) -> Operator:
    module = f"amalgamation.ops.{name}.op"
    if name not in _folders:
        return importlib.import_module(module).OPERATOR
    spec = importlib.util.spec_from_file_location(module, os.path.join(_folders[name], "op.py"))
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found.OPERATOR


@functools.cache
def load_operators() -> dict[str, Operator]:
    """All operators by name."""
    found = {}
    for name in names():
        operator = _load(name)
        if operator.name != name:
            raise ValueError(f"ops/{name}/op.py: OPERATOR.name is '{operator.name}', but must be the folder's name")
        found[name] = operator
    return found


def _has(name: str, file: str) -> bool:
    return os.path.exists(os.path.join(_folders.get(name, os.path.join(FOLDER, name)), file))


def uses_dot(name: str) -> bool:
    """Whether the operator's kernels use the vocabulary's Dot (dot-inl.h): compiled for backends that have only another Dot, too."""
    return _has(name, "dot-inl.h")


def is_portable(name: str) -> bool:
    """Whether the operator's kernels are compiled once for all backends (portable-inl.h), not once for each (kernel-inl.h)."""
    return _has(name, "portable-inl.h")


def kernel_kinds() -> dict[str, str]:
    """Every kernel of every operator, and what else a table may name, sorted, to how it is compiled: "portable", "dot" or, once for each backend, "vector"."""
    kind = {name: "portable" if is_portable(name) else "dot" if uses_dot(name) else "vector" for name in names()}
    kernels = {kernel: kind[name] for name, operator in load_operators().items() for kernel in operator.kernels}
    return dict(sorted((kernels | {CURVES: "vector"}).items()))
