# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Inputs for a program at the sizes that a new predictor starts with, where no library is at hand to ask."""

from __future__ import annotations

import numpy as np
from inputs import seeded
from loaded import DTYPES, Tensor

from amalgamation.graph.program import read


def default_inputs(program: bytes) -> dict[str, np.ndarray]:
    """Input name to seeded array, in the program's order."""
    parsed = read(program)
    values, tensors = parsed.evaluate(), [parsed.tensors[number] for number in parsed.inputs]
    return {t.name: seeded(Tensor(t.name, DTYPES[t.dtype], tuple(values[d] for d in t.dims), ())) for t in tensors}
