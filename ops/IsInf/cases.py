# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of IsInf."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case


def cases() -> list[Case]:
    x = np.array([[1, np.nan, np.inf], [-np.inf, 3.4e38, 0]], np.float32)
    return [
        Case("each kind", helper.make_node("IsInf", ["x"], ["y"]), {"x": x}),
        Case("only positive", helper.make_node("IsInf", ["x"], ["y"], detect_negative=0), {"x": x}),
        Case("only negative", helper.make_node("IsInf", ["x"], ["y"], detect_positive=0), {"x": x}),
        Case("neither", helper.make_node("IsInf", ["x"], ["y"], detect_positive=0, detect_negative=0), {"x": x}),
    ]
