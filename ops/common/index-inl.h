// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Indices that are data: int32 or int64, negative ones count from the end. One that is outside even then is -1, and the step fails with this text.
constexpr char kIndexFailure[] = "an index is out of range. Look at the inputs that it is computed from";

inline int64_t IndexInside(int64_t index, int64_t size) {
  index = index < 0 ? index + size : index;
  return static_cast<uint64_t>(index) < static_cast<uint64_t>(size) ? index : -1;
}

inline int64_t IndexAt(const Tensor& indices, int64_t i, int64_t size) {
  return IndexInside(indices.dtype == kInt32 ? static_cast<const int32_t*>(indices.data)[i] : static_cast<const int64_t*>(indices.data)[i], size);
}
