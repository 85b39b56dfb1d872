// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The calling thread's last error, formatted without the C library's printf, which a small library would pay for.

#include "runtime/error.h"

#include <stdarg.h>

namespace predict {
namespace {

constexpr size_t kErrorBytes = 1024;
thread_local char error_text[kErrorBytes];
thread_local size_t error_length;

void AppendCharacter(char character) {
  if (error_length + 1 < kErrorBytes) error_text[error_length++] = character;
  error_text[error_length] = 0;
}

void AppendText(const char* text) {
  while (*text) AppendCharacter(*text++);
}

void AppendNumber(int64_t number) {
  char digits[20];
  int count = 0;
  uint64_t rest = number < 0 ? 0 - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
  do {
    digits[count++] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (number < 0) AppendCharacter('-');
  while (count > 0) AppendCharacter(digits[--count]);
}

}  // namespace

void SetError(bool more, unsigned texts, const char* format, ...) {
  if (!more) error_length = 0;
  va_list arguments;
  va_start(arguments, format);
  for (; *format; ++format) {
    if (*format != '%') {
      AppendCharacter(*format);
      continue;
    }
    if (texts & 1) {
      AppendText(va_arg(arguments, const char*));
    } else {
      AppendNumber(va_arg(arguments, long long));
    }
    texts >>= 1;
  }
  va_end(arguments);
}

}  // namespace predict

const char* predict_last_error(void) { return predict::error_text; }
