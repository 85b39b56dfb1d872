// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The attributes of every pool.
const char* MaxPool_check(const Step& step) { return Check_Pool(step, 10); }

// The same of bytes.
const char* MaxPool_bytes_check(const Step& step);
const char* MaxPool_bytes_check(const Step& step) {
  if (const char* error = Check_PoolSizes(step, 10)) return error;
  const int32_t dtype = step.outputs[0]->dtype;
  if (dtype != kUint8 && dtype != kInt8) return "the element type is not uint8 or int8";
  return Check_DType(step, dtype);
}
