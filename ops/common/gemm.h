// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The matrix multiplication that Conv and MatMul are made of; gemm-inl.h has it. Declared inside each backend's region.

// Columns of a tile: a panel, or two panels side by side where 16 columns are a single vector, so that a factor serves two. Who
// shares out columns among threads gives whole tiles: the order of a sum depends on the tile it is in.
inline constexpr int kGemmColumns = kLanes < kGemmPanel ? kGemmPanel : 2 * kGemmPanel;

// All of C on this thread, as one block: the rows should be few enough that their A stays in the cache (GemmBlockRows).
void GemmBlock(const GemmArgs& args);

// All of C, in blocks shared among the threads. `groups` must be 1.
void Gemm(const GemmArgs& args, const Context& context);

// y = activation(y) for rows x columns floats, rows stride apart.
void Activate(const Activation& activation, float* y, int64_t rows, int64_t columns, int64_t stride);

// The ActivateFn of the kinds that are not clamps. It reaches Activate by the Context, from the kernel table, so that a library without such a model does not have it.
void ActivateCurve(const Activation& activation, float* y, int64_t rows, int64_t columns, int64_t stride);
