// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = condition ? a : b, broadcast; moves elements of 1, 2, 4 or 8 bytes.
template <class T>
inline void WhereRow(const ElementwiseRow& row) {
  const uint8_t* condition = static_cast<const uint8_t*>(row.in[0]);
  const T* a = static_cast<const T*>(row.in[1]);
  const T* b = static_cast<const T*>(row.in[2]);
  T* y = static_cast<T*>(row.out);
  for (int64_t i = 0; i < row.n; ++i) {
    y[i] = condition[i * row.step[0]] ? a[i * row.step[1]] : b[i * row.step[2]];
  }
}

void Where(const Step& step, const Context& context) {
  switch (DTypeBytes(step.outputs[0]->dtype)) {
    case 1: return Elementwise(step, context, WhereRow<uint8_t>);
    case 2: return Elementwise(step, context, WhereRow<uint16_t>);
    case 4: return Elementwise(step, context, WhereRow<uint32_t>);
    default: return Elementwise(step, context, WhereRow<uint64_t>);
  }
}
