# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of GRU."""

from __future__ import annotations

from amalgamation.ops.cases import Case
from amalgamation.ops.common.recurrent_cases import REFERENCE_LACKS, ACTIVATIONS, common, recurrent


def cases() -> list[Case]:
    def case(name: str, **more) -> Case:
        return recurrent("GRU", 3, name, **more)

    linear = {"linear_before_reset": 1}
    return common("GRU", 3) + [
        case("linear_before_reset", attributes=linear),
        case("linear_before_reset with an initial state", attributes=linear, hidden=17, batch=3, optional=("b", "h")),
        case("linear_before_reset in both directions", attributes=linear, hidden=33, directions=2, optional=("b",)),
        case("linear_before_reset with computed weights", attributes=linear, hidden=17, directions=2, optional=("b",), constant=False),
        case("linear_before_reset with lengths", attributes=linear, batch=3, optional=("b", "h", "lens"), lengths=(2, 3, 1), directions=2, **REFERENCE_LACKS),
        *(case(f"activations {name}", attributes={"activations": [name, "Tanh"], **more, **linear}, **REFERENCE_LACKS) for name, more in ACTIVATIONS),
    ]
