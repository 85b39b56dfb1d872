# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Which pieces of ops/common each operator uses: one line an operator, in the order of inclusion, a piece after those it
# uses itself. A piece NAME is NAME-inl.h, included in the region of each operator that uses it; a compiled one is NAME.h there,
# and NAME-inl.h compiled once for each backend. //amalgamation/private:operators.bzl reads this.

# Guarded headers that every operator sees, before any region, without asking.
HEADERS = ["check", "types"]

# The pieces with an object file of their own: //ops/common:NAME.
COMPILED = ["gemm"]

COMMON = {
    "Add": ["elementwise", "vector-rows"],
    "Conv": ["gemm"],
    "MatMul": ["gemm"],
    "gemm": ["math", "activation"],
}
