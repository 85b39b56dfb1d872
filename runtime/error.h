// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The text behind predict_last_error(). The one thing to know: Fail puts each argument, a text or an integer, where the
// next '%' of the format is and returns the status: `return Fail(PREDICT_IO, "'%' has % bytes.", path, bytes);`
#ifndef PREDICT_RUNTIME_ERROR_H_
#define PREDICT_RUNTIME_ERROR_H_

#include "runtime/predict.h"

namespace predict {

// Begins the text anew unless `more`. Bit i of `texts` tells whether argument i is a text or a long long.
// Out of line and with C's varargs, so that each of the many places that fail costs few bytes.
__attribute__((cold)) void SetError(bool more, unsigned texts, const char* format, ...);

inline const char* ErrorArgument(const char* text) { return text; }
template <typename Integer>
long long ErrorArgument(Integer number) {
  return static_cast<long long>(number);
}

constexpr bool IsText(const char*) { return true; }
template <typename Integer>
constexpr bool IsText(Integer) {
  return false;
}

// At most 1023 bytes; a longer text is cut.
template <typename... Arguments>
inline predict_status Fail(predict_status status, const char* format, Arguments... arguments) {
  unsigned texts = 0, bit = 1;
  ((texts |= IsText(arguments) ? bit : 0, bit <<= 1), ...);
  SetError(false, texts, format, ErrorArgument(arguments)...);
  return status;
}

// Continues the text, for lists of unknown length.
template <typename... Arguments>
inline void FailMore(const char* format, Arguments... arguments) {
  unsigned texts = 0, bit = 1;
  ((texts |= IsText(arguments) ? bit : 0, bit <<= 1), ...);
  SetError(true, texts, format, ErrorArgument(arguments)...);
}

}  // namespace predict

#endif  // PREDICT_RUNTIME_ERROR_H_
