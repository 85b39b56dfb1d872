# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Lets a convolution of few channels, as a model's first one is, read its image in NCHW: attribute `planar`. So the image of three channels is not brought into NHWC first.

The one thing to know: with few channels the runs of a kernel's row are about as long in one layout as in the other, with many they are shorter in NCHW.
"""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph import edit, provenance
from amalgamation.graph.operator import DOMAIN, attribute
from amalgamation.graph.passes.transposes import is_transpose, permutation

_CHANNELS = 4  # at most
_OUTPUTS = 5  # at least: fewer channels of y have a kernel of their own, for NHWC


def run(model: ir.Model) -> ir.Model:
    """`model` without the Transposes of images that only such convolutions read."""
    for node in edit.nodes(model, "Conv"):
        transpose = node.inputs[0].producer()
        if node.domain != DOMAIN or not is_transpose(transpose) or permutation(transpose, 4) != (0, 2, 3, 1):
            continue
        k, channels, _, width = edit.shape(node.inputs[1])
        constants = edit.array(node.inputs[1]) is not None and (len(node.inputs) < 3 or node.inputs[2] is None or edit.array(node.inputs[2]) is not None)
        plain = attribute(node, "group", 1) == 1 and attribute(node, "dilations", [1, 1])[1] == 1
        if constants and plain and channels <= _CHANNELS and k >= _OUTPUTS and width > 1:
            node.replace_input_with(0, transpose.inputs[0])
            node.attributes["planar"] = ir.AttrInt64("planar", 1)
            provenance.inherit(node, transpose)
    return model
