// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Two words are other than sse2's.
#ifndef MONOREPO_BACKENDS_FMA128_VEC_H_
#define MONOREPO_BACKENDS_FMA128_VEC_H_

inline Vec MulAdd(Vec a, Vec b, Vec c) { return _mm_fmadd_ps(a, b, c); }
inline Vec MulAddFactor(Factors x, int k, Vec b, Vec c) { return MulAdd(Set(x[k]), b, c); }

#endif  // MONOREPO_BACKENDS_FMA128_VEC_H_
