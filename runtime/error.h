// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The text behind predict_last_error(). The one thing to know: Fail puts each argument where the next '%' of the text is
// and returns the status, so that a failure is one line: `return Fail(PREDICT_IO, "% cannot be opened.", path);`
#ifndef PREDICT_RUNTIME_ERROR_H_
#define PREDICT_RUNTIME_ERROR_H_

#include "runtime/predict.h"

namespace predict {

struct ErrorArgument {
  ErrorArgument(const char* value) : text(value), number(0) {}
  ErrorArgument(int value) : text(nullptr), number(value) {}
  ErrorArgument(unsigned value) : text(nullptr), number(value) {}
  ErrorArgument(long value) : text(nullptr), number(value) {}
  ErrorArgument(unsigned long value) : text(nullptr), number(static_cast<int64_t>(value)) {}
  ErrorArgument(long long value) : text(nullptr), number(value) {}
  ErrorArgument(unsigned long long value) : text(nullptr), number(static_cast<int64_t>(value)) {}
  const char* text;
  int64_t number;
};

// Writes the text of at most 1023 bytes; a longer one is cut.
void SetError(const char* format, const ErrorArgument* arguments);

// Continues the text, for lists of unknown length.
void AppendError(const char* format, const ErrorArgument* arguments);

template <typename... Arguments>
predict_status Fail(predict_status status, const char* format, Arguments... arguments) {
  const ErrorArgument list[] = {ErrorArgument(arguments)..., ErrorArgument("")};
  SetError(format, list);
  return status;
}

template <typename... Arguments>
void FailMore(const char* format, Arguments... arguments) {
  const ErrorArgument list[] = {ErrorArgument(arguments)..., ErrorArgument("")};
  AppendError(format, list);
}

}  // namespace predict

#endif  // PREDICT_RUNTIME_ERROR_H_
