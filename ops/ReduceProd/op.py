# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The product, over axes."""

from amalgamation.ops.common.reduction import reduction

OPERATOR = reduction("ReduceProd", integers=True)
