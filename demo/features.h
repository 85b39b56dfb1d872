// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What magika's network sees of a file: the first and the last bytes of its text, white space at both ends left out. A file
// with too few bytes is no case for the network.
#ifndef PREDICT_DEMO_FEATURES_H_
#define PREDICT_DEMO_FEATURES_H_

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "demo/file_types.h"

constexpr int kFeatures = kBeginBytes + kEndBytes;

enum class Content { kFeatures, kEmpty, kText, kUnknown, kUnreadable };

inline bool IsSpace(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Whether the bytes are UTF-8 in its shortest form, without surrogates.
inline bool IsUtf8(const uint8_t* bytes, int count) {
  for (int i = 0; i < count;) {
    const uint8_t c = bytes[i];
    const int length = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (length == 0 || i + length > count) return false;
    for (int k = 1; k < length; ++k) {
      if ((bytes[i + k] & 0xC0) != 0x80) return false;
    }
    const uint8_t next = length > 1 ? bytes[i + 1] : 0;
    if ((c == 0xE0 && next < 0xA0) || (c == 0xED && next > 0x9F) || (c == 0xF0 && next < 0x90) || (c == 0xF4 && next > 0x8F)) return false;
    i += length;
  }
  return true;
}

// Fills `features` (kBeginBytes of the beginning, padded behind; kEndBytes of the end, padded before).
inline void ExtractFeatures(const uint8_t* begin, const uint8_t* end, int count, int32_t* features) {
  for (int i = 0; i < kFeatures; ++i) features[i] = kPadding;
  int first = 0, last = count;
  while (first < count && IsSpace(begin[first])) ++first;
  for (int i = 0; i < kBeginBytes && first + i < count; ++i) features[i] = begin[first + i];
  while (last > 0 && IsSpace(end[last - 1])) --last;
  for (int i = 1; i <= kEndBytes && last - i >= 0; ++i) features[kFeatures - i] = end[last - i];
}

// Reads a file's features, or says what it is without them. kUnreadable leaves the reason in errno.
inline Content ReadFeatures(const char* path, int32_t* features) {
  static uint8_t begin[kBlockBytes], end[kBlockBytes];
  FILE* file = fopen(path, "rb");
  if (!file) return Content::kUnreadable;
  errno = 0;
  const int count = static_cast<int>(fread(begin, 1, kBlockBytes, file));
  if (ferror(file) || fseek(file, 0, SEEK_END) != 0 || fseek(file, -static_cast<long>(count), SEEK_END) != 0 ||
      fread(end, 1, static_cast<size_t>(count), file) != static_cast<size_t>(count)) {
    const int why = errno ? errno : EIO;
    fclose(file);
    errno = why;
    return Content::kUnreadable;
  }
  fclose(file);
  if (count == 0) return Content::kEmpty;
  ExtractFeatures(begin, end, count, features);
  if (count >= kFewestBytes && features[kFewestBytes - 1] != kPadding) return Content::kFeatures;
  return IsUtf8(begin, count) ? Content::kText : Content::kUnknown;
}

#endif  // PREDICT_DEMO_FEATURES_H_
