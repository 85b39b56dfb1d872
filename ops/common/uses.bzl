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
    "Abs": ["elementwise", "vector-rows"],
    "Add": ["elementwise", "vector-rows"],
    "And": ["elementwise"],
    "Ceil": ["elementwise", "vector-rows"],
    "Celu": ["math", "elementwise", "vector-rows"],
    "Clip": ["elementwise", "vector-rows"],
    "Conv": ["gemm"],
    "Cos": ["math", "elementwise", "vector-rows"],
    "Div": ["elementwise", "vector-rows"],
    "Elu": ["math", "elementwise", "vector-rows"],
    "Equal": ["elementwise"],
    "Erf": ["math", "elementwise", "vector-rows"],
    "Exp": ["math", "elementwise", "vector-rows"],
    "Floor": ["elementwise", "vector-rows"],
    "Greater": ["elementwise"],
    "GreaterOrEqual": ["elementwise"],
    "HardSigmoid": ["elementwise", "vector-rows"],
    "HardSwish": ["elementwise", "vector-rows"],
    "LeakyRelu": ["elementwise", "vector-rows"],
    "Less": ["elementwise"],
    "LessOrEqual": ["elementwise"],
    "Log": ["math", "elementwise", "vector-rows"],
    "MatMul": ["gemm"],
    "Max": ["elementwise", "vector-rows"],
    "Min": ["elementwise", "vector-rows"],
    "Mish": ["math", "elementwise", "vector-rows"],
    "Mul": ["elementwise", "vector-rows"],
    "Neg": ["elementwise", "vector-rows"],
    "Not": ["elementwise"],
    "Or": ["elementwise"],
    "Reciprocal": ["elementwise", "vector-rows"],
    "Relu": ["elementwise", "vector-rows"],
    "Round": ["elementwise", "vector-rows"],
    "Selu": ["math", "elementwise", "vector-rows"],
    "Sigmoid": ["math", "elementwise", "vector-rows"],
    "Sign": ["elementwise", "vector-rows"],
    "Sin": ["math", "elementwise", "vector-rows"],
    "Softplus": ["math", "elementwise", "vector-rows"],
    "Softsign": ["elementwise", "vector-rows"],
    "Sqrt": ["elementwise", "vector-rows"],
    "Sub": ["elementwise", "vector-rows"],
    "Tanh": ["math", "elementwise", "vector-rows"],
    "ThresholdedRelu": ["elementwise", "vector-rows"],
    "Where": ["elementwise"],
    "Xor": ["elementwise"],
    "gemm": ["math", "activation"],
}
