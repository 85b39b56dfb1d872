# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Which boxes stay, as a mask: what passes/non_max_suppression.py makes of ONNX's operator and of the scatter of its indices.

Lowered, it has the inputs boxes (N, boxes, 4), scores (N, classes, boxes) and perhaps ids (N, boxes), which set boxes of different ids apart, and the
output bool (N, classes, boxes), or (N, boxes) of what any class selects. The limits are attributes.
"""

import onnx_ir as ir

from amalgamation.graph.operator import DOMAIN, Lowering, Operator, attribute
from amalgamation.ops.common.lowering import require

_BYTES_PER_BOX = 28  # two orders of int32, and corners and areas of what was selected


def lower(node: ir.Node, lowering: Lowering) -> None:
    if node.domain != DOMAIN:
        raise lowering.unsupported(node, "how many boxes it selects is known only while the model runs",
                                   "scatter ones at its indices, all three or batch and box, into zeros of fixed shape (ScatterND), with constant limits, "
                                   "and read nothing else of it")
    boxes, scores, *ids = node.inputs
    require(node, lowering, boxes, ir.DataType.FLOAT)
    require(node, lowering, scores, ir.DataType.FLOAT)
    for value in ids:
        require(node, lowering, value, ir.DataType.INT64)
    threshold = attribute(node, "score_threshold", None)
    attrs = [attribute(node, "max_output_boxes_per_class"), attribute(node, "center_point_box", 0), threshold is not None]
    floats = [attribute(node, "iou_threshold"), threshold or 0.0]
    lowering.step("NonMaxSuppression", list(node.inputs), [node.outputs[0]], attrs, floats, scratch=_BYTES_PER_BOX * lowering.shape(boxes)[1])


OPERATOR = Operator("NonMaxSuppression", lower, kernels=("NonMaxSuppression",))
