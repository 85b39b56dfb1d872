# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ConstantOfShape."""

import numpy as np
from onnx import helper, numpy_helper

from amalgamation.ops.cases import Case


def cases() -> list[Case]:
    shape = {"shape": np.array([2, 3])}
    one = numpy_helper.from_array(np.array([7], np.int64))
    return [
        Case("zeros", helper.make_node("ConstantOfShape", ["shape"], ["y"]), shape, constants=frozenset(shape)),
        Case("sevens", helper.make_node("ConstantOfShape", ["shape"], ["y"], value=one), shape, constants=frozenset(shape)),
    ]
