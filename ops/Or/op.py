# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = a or b, bool."""

from amalgamation.ops.common.lowering import compare

OPERATOR = compare("Or")
