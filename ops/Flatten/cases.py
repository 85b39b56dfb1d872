# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Flatten."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(f"axis {axis}", helper.make_node("Flatten", ["x"], ["y"], axis=axis), {"x": values("x", 2, 3, 4)}) for axis in (0, 1, 2, 3, -1)
    ]
