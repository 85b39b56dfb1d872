# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The version of the package and of the wheel."""

__version__ = "0.1.0"
