# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x < 0 ? slope * x : x."""

from amalgamation.ops.common.lowering import arithmetic

OPERATOR = arithmetic("PRelu", integers=False)
