# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The repositories of repositories.bzl, for MODULE.bazel.

load(":repositories.bzl", "amalgamation_repositories")

def _third_party(_mctx):
    amalgamation_repositories()

third_party = module_extension(
    implementation = _third_party,
    doc = "Compilers, models and emulators out of registry packages.",
)
