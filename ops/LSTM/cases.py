# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of LSTM."""

from __future__ import annotations

from amalgamation.ops.cases import Case
from amalgamation.ops.common.recurrent_cases import REFERENCE_LACKS, ACTIVATIONS, common, recurrent


def cases() -> list[Case]:
    def case(name: str, **more) -> Case:
        return recurrent("LSTM", 4, name, **more)

    return common("LSTM", 4) + [
        case("a state of the cell, too, and all outputs", batch=3, optional=("h", "c"), outputs=("y", "y_h", "y_c")),
        case("only the last state of the cell", outputs=("", "", "y_c")),
        case("peepholes", hidden=17, optional=("b", "h", "c", "p")),
        case("peepholes in both directions, with no bias", optional=("p",), directions=2, outputs=("y", "y_h", "y_c")),
        case("input_forget", attributes={"input_forget": 1}, **REFERENCE_LACKS),
        case("lengths and the cell's last state", times=5, batch=4, optional=("b", "lens", "h", "c"), lengths=(5, 1, 3, 2), directions=2,
             outputs=("y", "y_h", "y_c"), **REFERENCE_LACKS),
        *(case(f"activations {name}", attributes={"activations": [name, "Tanh", "Tanh"], **more}, **REFERENCE_LACKS) for name, more in ACTIVATIONS),
        case("activations that share a list of numbers", directions=2, **REFERENCE_LACKS, attributes={
            "activations": ["Affine", "Tanh", "LeakyRelu", "HardSigmoid", "Softsign", "ScaledTanh"], "activation_alpha": [0.7, 0.3, 0.25, 0.8],
            "activation_beta": [0.1, 0.4, 0.9]}),
        case("layout 1 of a cell", attributes={"layout": 1}, optional=("h", "c"), outputs=("y", "y_h", "y_c"), oracles=("onnx.reference",),
             why="onnxruntime has no layout 1"),
    ]
