// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Says what an image shows, by a model of MXNet, through the functions that MXNet's own applications call:
//
//   classify SYMBOL.json MODEL.params MEAN.nd LABELS.txt IMAGE.ppm
//
// The one thing to know: the mean image, which is subtracted, says how large the model's input is, (3, height, width). LABELS has one class a line;
// the image is a binary PPM, as `convert cat.jpg cat.ppm` writes it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "c_predict_api.h"

constexpr int kTop = 5;
constexpr mx_uint kChannels = 3;

struct Bytes {
  char* data;
  int count;
};

struct Image {
  const unsigned char* pixels;  // (height, width, 3)
  int width, height;
};

static void Die(const char* what, const char* why) {
  fprintf(stderr, "classify: %s: %s\n", what, why);
  exit(1);
}

static void Check(int status, const char* what) {
  if (status != 0) Die(what, MXGetLastError());
}

// A file, with a 0 behind it.
static Bytes Read(const char* path) {
  FILE* file = fopen(path, "rb");
  if (!file) Die(path, "cannot be opened");
  Bytes bytes = {nullptr, 0};
  for (int room = 1 << 16; bytes.count + 1 >= room || !bytes.data || !feof(file); room *= 2) {
    bytes.data = static_cast<char*>(realloc(bytes.data, static_cast<size_t>(room)));
    if (!bytes.data) Die(path, "no memory");
    bytes.count += static_cast<int>(fread(bytes.data + bytes.count, 1, static_cast<size_t>(room - bytes.count - 1), file));
    if (ferror(file)) Die(path, "cannot be read");
    if (room > 1 << 29) Die(path, "too large");
  }
  fclose(file);
  bytes.data[bytes.count] = 0;
  return bytes;
}

// The number behind spaces and comments, and one character behind it.
static int Number(const Bytes& file, int* at) {
  while (*at < file.count && strchr(" \t\r\n#", file.data[*at])) {
    if (file.data[*at] != '#') {
      ++*at;
    } else {
      while (*at < file.count && file.data[*at] != '\n') ++*at;
    }
  }
  int number = 0;
  while (*at < file.count && file.data[*at] >= '0' && file.data[*at] <= '9' && number < 100000) number = number * 10 + file.data[(*at)++] - '0';
  ++*at;
  return number;
}

static Image ReadPpm(const char* path) {
  const Bytes file = Read(path);
  if (file.count < 2 || memcmp(file.data, "P6", 2) != 0) Die(path, "not a binary PPM (P6)");
  int at = 2;
  const int width = Number(file, &at), height = Number(file, &at), most = Number(file, &at);
  if (width < 1 || height < 1 || width > 30000 || height > 30000 || most != 255) Die(path, "a PPM of a size or depth that this program does not read");
  if (file.count - at < static_cast<long long>(width) * height * 3) Die(path, "truncated");
  return {reinterpret_cast<unsigned char*>(file.data) + at, width, height};
}

// Where output pixel `i` of `to` lies among `from` pixels: the centres of both ends agree.
static float Place(mx_uint i, mx_uint to, int from, int* first, int* second) {
  float place = (static_cast<float>(i) + 0.5f) * static_cast<float>(from) / static_cast<float>(to) - 0.5f;
  if (place < 0) place = 0;
  *first = static_cast<int>(place);
  if (*first > from - 1) *first = from - 1;
  *second = *first + 1 < from ? *first + 1 : *first;
  return place - static_cast<float>(*first);
}

// x, (3, height, width): the image at that size, interpolated linearly, less the mean.
static void Preprocess(const Image& image, const float* mean, mx_uint height, mx_uint width, float* x) {
  for (mx_uint h = 0; h < height; ++h) {
    int top, bottom;
    const float down = Place(h, height, image.height, &top, &bottom);
    for (mx_uint w = 0; w < width; ++w) {
      int left, right;
      const float across = Place(w, width, image.width, &left, &right);
      for (mx_uint c = 0; c < kChannels; ++c) {
        const auto pixel = [&](int row, int column) { return static_cast<float>(image.pixels[(row * image.width + column) * 3 + static_cast<int>(c)]); };
        const float above = pixel(top, left) + (pixel(top, right) - pixel(top, left)) * across;
        const float below = pixel(bottom, left) + (pixel(bottom, right) - pixel(bottom, left)) * across;
        const size_t at = (size_t{c} * height + h) * width + w;
        x[at] = above + (below - above) * down - mean[at];
      }
    }
  }
}

// Line `number` of the labels, without its end.
static const char* Label(const Bytes& labels, int number, int* length) {
  const char* line = labels.data;
  for (int i = 0; i < number && line; ++i) {
    line = strchr(line, '\n');
    line = line ? line + 1 : nullptr;
  }
  *length = line ? static_cast<int>(strcspn(line, "\r\n")) : 1;
  return line && *line ? line : "?";
}

static void PrintBest(float* scores, mx_uint count, const Bytes& labels) {
  for (int rank = 0; rank < kTop && static_cast<mx_uint>(rank) < count; ++rank) {
    mx_uint best = 0;
    for (mx_uint i = 1; i < count; ++i) best = scores[i] > scores[best] ? i : best;
    int length = 0;
    const char* label = Label(labels, static_cast<int>(best), &length);
    printf("%.6f %.*s\n", static_cast<double>(scores[best]), length, label);
    scores[best] = -1;
  }
}

int main(int argc, char** argv) {
  if (argc != 6) Die("usage", "classify SYMBOL.json MODEL.params MEAN.nd LABELS.txt IMAGE.ppm");
  const Bytes symbol = Read(argv[1]), params = Read(argv[2]), mean_file = Read(argv[3]), labels = Read(argv[4]);
  const Image image = ReadPpm(argv[5]);

  NDListHandle list = nullptr;
  mx_uint arrays = 0, rank = 0;
  Check(MXNDListCreate(mean_file.data, mean_file.count, &list, &arrays), argv[3]);
  const char* key;
  const mx_float* mean;
  const mx_uint* dims;
  Check(MXNDListGet(list, 0, &key, &mean, &dims, &rank), argv[3]);
  if (rank != 3 || dims[0] != kChannels) Die(argv[3], "the mean image is not (3, height, width)");
  const mx_uint height = dims[1], width = dims[2], elements = kChannels * height * width;

  const char* keys[] = {"data"};
  const mx_uint ends[] = {0, 4}, shape[] = {1, kChannels, height, width};
  PredictorHandle predictor = nullptr;
  Check(MXPredCreate(symbol.data, params.data, params.count, 1, 0, 1, keys, ends, shape, &predictor), argv[1]);

  float* x = static_cast<float*>(malloc(sizeof(float) * elements));
  if (!x) Die(argv[5], "no memory");
  Preprocess(image, mean, height, width, x);
  MXNDListFree(list);
  Check(MXPredSetInput(predictor, "data", x, elements), argv[5]);
  Check(MXPredForward(predictor), argv[5]);

  mx_uint* scores_shape = nullptr;
  Check(MXPredGetOutputShape(predictor, 0, &scores_shape, &rank), argv[1]);
  mx_uint count = 1;
  for (mx_uint i = 0; i < rank; ++i) count *= scores_shape[i];
  float* scores = static_cast<float*>(malloc(sizeof(float) * count));
  if (!scores) Die(argv[5], "no memory");
  Check(MXPredGetOutput(predictor, 0, scores, count), argv[5]);
  PrintBest(scores, count, labels);
  MXPredFree(predictor);
  return 0;
}
