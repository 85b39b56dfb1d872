# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of DepthToSpace."""

from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(mode, helper.make_node("DepthToSpace", ["x"], ["y"], blocksize=2, mode=mode), {"x": values("x", 2, 12, 3, 5)}) for mode in ("DCR", "CRD")
    ]
