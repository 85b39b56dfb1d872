# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# For tests that run a Bazel of their own.

# What it needs of the user's: the caches, and the network where a package is not in them yet.
INNER_BAZEL_ENV = [
    "BAZEL_REAL",
    "HOME",
    "PATH",
    "PIP_CERT",
    "PIP_CONFIG_FILE",
    "PIP_INDEX_URL",
    "XDG_CACHE_HOME",
]
