/* SPDX-FileCopyrightText: The Amalgamation Authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* c_predict_api.h as C, in the words of an application of MXNet: user SYMBOL PARAMS PROGRAM IMAGES SCORES */

#include "c_predict_api.h"

#include <stdio.h>
#include <stdlib.h>

static char* read(const char* path, int* size) {
  FILE* file = fopen(path, "rb");
  char* data;
  if (!file) exit(2);
  fseek(file, 0, SEEK_END);
  *size = (int)ftell(file);
  rewind(file);
  data = malloc((size_t)*size + 1);
  if (fread(data, 1, (size_t)*size, file) != (size_t)*size) exit(2);
  data[*size] = 0;
  fclose(file);
  return data;
}

int main(int argc, char** argv) {
  int json_size, param_size, image_size, score_size;
  const char* json;
  char *params, *scores;
  const mx_float *image, *expected;
  const char* input_key[1] = {"data"};
  const mx_uint input_shape_indptr[2] = {0, 4};
  const mx_uint input_shape_data[4] = {1, 1, 14, 14};
  PredictorHandle pred_hnd = 0;
  mx_uint *shape = 0, shape_len = 0, size = 1, i;
  mx_float* data;
  if (argc != 6) return 2;
  json = read(argv[1], &json_size);
  params = read(argv[2], &param_size);
  image = (const mx_float*)read(argv[4], &image_size);
  scores = read(argv[5], &score_size);
  expected = (const mx_float*)scores;
  if (MXPredCreate(json, params, param_size, 1, 0, 1, input_key, input_shape_indptr, input_shape_data, &pred_hnd) != 0) {
    fprintf(stderr, "%s\n", MXGetLastError());
    return 1;
  }
  MXPredSetInput(pred_hnd, "data", image, 14 * 14);
  MXPredForward(pred_hnd);
  MXPredGetOutputShape(pred_hnd, 0, &shape, &shape_len);
  for (i = 0; i < shape_len; ++i) size *= shape[i];
  data = malloc(size * sizeof(mx_float));
  if (MXPredGetOutput(pred_hnd, 0, data, size) != 0) return 1;
  for (i = 0; i < size; ++i) {
    if (data[i] - expected[i] > 1e-4f || expected[i] - data[i] > 1e-4f) return 1;
  }
  MXPredFree(pred_hnd);
  printf("all good\n");
  return 0;
}
