# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# A selection that lacks Relu.

SELECTION = [
    "Add",
    "Mul",
]
