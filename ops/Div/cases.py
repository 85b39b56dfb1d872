# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Div."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case
from amalgamation.ops.common.binary_cases import arithmetic


def cases() -> list[Case]:
    return arithmetic("Div", low=1, high=5) + [
        Case("division by zero", helper.make_node("Div", ["a", "b"], ["y"]), {"a": np.array([1, -1, 0], np.float32), "b": np.zeros(3, np.float32)}),
    ]
