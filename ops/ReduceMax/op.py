# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The greatest, NaN if one is; -∞ of none, over axes."""

from amalgamation.ops.common.reduction import reduction

OPERATOR = reduction("ReduceMax", integers=True)
