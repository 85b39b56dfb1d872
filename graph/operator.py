# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What an operator folder (`ops/<OnnxName>/op.py`) exports: one `OPERATOR`, that says how a node becomes steps.

A node reaches `lower` after all passes: constants are folded, opset is `OPSET`, shapes are known (sizes may be symbolic), and
convolutions and pools are in NHWC (domain `amalgamation`, same name as in ONNX, fused activation and residual as attributes and inputs).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Protocol, Union

import numpy as np
import onnx_ir as ir
import sympy

# All graphs are converted to this version of the standard before anything else is done to them.
OPSET = 21

# The domain of nodes that lowering made: ONNX's operator, NHWC or with something fused in.
DOMAIN = "amalgamation"

# A size in elements or bytes: a number, or an expression in the model's symbolic dimensions.
Dim = Union[int, sympy.Expr]


@dataclasses.dataclass(frozen=True)
class Constant:
    """A prepacked array that lies in the program's weights; made by `Lowering.constant`."""

    index: int


Operand = Union[ir.Value, Constant, None]


class Lowering(Protocol):
    """What `Operator.lower` may ask about the graph, and where it puts its steps."""

    def shape(self, value: ir.Value) -> tuple[Dim, ...]:
        """The sizes of `value`; raises UnsupportedModel if they are not known at build time."""

    def dtype(self, value: ir.Value) -> ir.DataType:
        """The element type of `value`."""

    def array(self, value: ir.Value | None) -> np.ndarray | None:
        """The constant that `value` holds, or None if it is computed at run time (or absent)."""

    def content(self, value: ir.Value | None) -> tuple[Dim, ...] | None:
        """The elements of an integer scalar or vector, constant or computed from shapes, as sizes; None if they are not known."""

    def constant(self, array: np.ndarray) -> Constant:
        """Puts `array` (C order, any dtype of the program format) into the weights; equal arrays are stored once."""

    def step(
        self,
        kernel: str,
        inputs: Sequence[Operand],
        outputs: Sequence[ir.Value],
        attrs: Sequence[Dim] = (),
        floats: Sequence[float] = (),
        scratch: Dim = 0,
        views: dict[int, tuple[Dim, ...]] | None = None,
    ) -> None:
        """One step. `attrs` reach the kernel as int64, `floats` as float32. `scratch` is bytes per thread.

        `views` gives operands other dims for this step alone, same elements in the same order: operand number (inputs first,
        outputs after them) to dims; so elementwise kernels can be given few, large dimensions.
        """

    def need(self, name: str) -> None:
        """The library must have `name`, which stands in its list of kernels and is none."""

    def temporary(self, dtype: ir.DataType, shape: tuple[Dim, ...]) -> ir.Value:
        """A value that lives between steps of this node."""

    def alias(self, output: ir.Value, source: ir.Value) -> None:
        """`output` is `source` under other dims: no step, no copy (Reshape, Squeeze, Identity, …)."""

    def unsupported(self, node: ir.Node, why: str, what_to_do: str = "") -> Exception:
        """The error to raise: names the model, node, operator and opset."""


@dataclasses.dataclass(frozen=True)
class Operator:
    """One ONNX operator.

    name: exactly as in ONNX. kernels: the functions of kernel-inl.h (or portable-inl.h) that its steps may name, each with
    a `<kernel>_check` in check-inl.h; empty for an operator that never becomes a step (Reshape) or only steps of other operators.
    in_place: kernels whose first output may share memory with their first input when that dies there and has the same bytes.
    """

    name: str
    lower: Callable[[ir.Node, Lowering], None]
    kernels: tuple[str, ...] = ()
    in_place: tuple[str, ...] = ()


def attribute(node: ir.Node, name: str, default=None):
    """The node's attribute as a Python value (int, float, str, list, np.ndarray), or `default`."""
    attr = node.attributes.get(name)
    if attr is None:
        return default
    if attr.type == ir.AttributeType.TENSOR:
        return attr.as_tensor().numpy()
    if attr.type in (ir.AttributeType.INTS, ir.AttributeType.FLOATS, ir.AttributeType.STRINGS):
        return list(attr.value)
    return attr.value
