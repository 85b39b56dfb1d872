// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0
//
// Prints what the library adds.

#include <stdint.h>
#include <stdio.h>

extern "C" int32_t predict_add(int32_t a, int32_t b);

int main() {
  printf("%d\n", predict_add(40, 2));
  return 0;
}
