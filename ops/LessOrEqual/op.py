# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = a <= b, bool."""

from amalgamation.ops.common.lowering import compare

OPERATOR = compare("LessOrEqual")
