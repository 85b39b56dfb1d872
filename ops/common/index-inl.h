// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Indices that are data: int32 or int64, negative ones count from the end, and what is outside even then is clamped.
inline int64_t IndexAt(const Tensor& indices, int64_t i, int64_t size) {
  int64_t index = indices.dtype == kInt32 ? static_cast<const int32_t*>(indices.data)[i] : static_cast<const int64_t*>(indices.data)[i];
  index = index < 0 ? index + size : index;
  return index < 0 ? 0 : index >= size ? size - 1 : index;
}
