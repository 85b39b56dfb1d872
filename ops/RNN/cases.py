# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of RNN."""

from __future__ import annotations

from amalgamation.ops.cases import Case
from amalgamation.ops.common.recurrent_cases import REFERENCE_LACKS, ACTIVATIONS, common, recurrent


def cases() -> list[Case]:
    return common("RNN", 1) + [
        recurrent("RNN", 1, "no times", times=0, optional=("b", "h"), oracles=("onnxruntime",), why="onnx.reference stacks no arrays"),
        *(recurrent("RNN", 1, f"activation {name}", attributes={"activations": [name], **more}, **REFERENCE_LACKS) for name, more in ACTIVATIONS),
    ]
