// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Hostile symbols and parameters by the thousand: hostile ROUNDS SEED SYMBOL PARAMS PROGRAM [CORPUS…]
// The one thing to know: it is compiled with sanitizers, each buffer has exactly the file's size, and nothing may be accepted that is not lenet's:
// an error with a text, or a predictor that runs. A file of the corpus is tried as everything that it could be taken for.

#include "tests/mxnet_api/lenet.h"

static uint64_t random_state;
static uint64_t Random(uint64_t limit) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state % limit;
}

static size_t accepted, refused;

static void Refused() {
  ++refused;
  CHECK(*MXGetLastError());
}

// Symbol is JSON that ends with 0, or null. Both are copied to memory of exactly their size.
static void TryModel(const char* symbol, const char* params, int bytes) {
  const size_t symbol_bytes = symbol ? strlen(symbol) + 1 : 0;
  char* json = symbol ? static_cast<char*>(malloc(symbol_bytes)) : nullptr;
  char* weights = static_cast<char*>(malloc(static_cast<size_t>(bytes) + 1));
  if (symbol) memcpy(json, symbol, symbol_bytes);
  weights = static_cast<char*>(realloc(weights, static_cast<size_t>(bytes > 0 ? bytes : 1)));
  memcpy(weights, params, static_cast<size_t>(bytes));
  PredictorHandle p = nullptr;
  if (Create(json, weights, bytes, 1, &p) != 0) {
    Refused();
    CHECK(p == nullptr);
  } else {
    ++accepted;
    CHECK(MXPredForward(p) == 0 && MXPredFree(p) == 0);
  }
  free(json);
  free(weights);
}

static void TryList(const char* data, int bytes) {
  char* copy = static_cast<char*>(malloc(static_cast<size_t>(bytes > 0 ? bytes : 1)));
  memcpy(copy, data, static_cast<size_t>(bytes));
  NDListHandle list = nullptr;
  mx_uint length = 0;
  if (MXNDListCreate(copy, bytes, &list, &length) != 0) {
    Refused();
  } else {
    ++accepted;
    const char* key;
    const mx_float* values;
    const mx_uint* shape;
    mx_uint rank;
    float sum = 0;
    for (mx_uint i = 0; i < length; ++i) {
      CHECK(MXNDListGet(list, i, &key, &values, &shape, &rank) == 0);
      size_t elements = strlen(key) * 0 + 1;
      for (mx_uint j = 0; j < rank; ++j) elements *= shape[j];
      for (size_t j = 0; j < elements; ++j) sum += values[j];
    }
    CHECK(sum == sum || sum != sum);
    CHECK(MXNDListFree(list) == 0);
  }
  free(copy);
}

// One to four of: a byte, a telling number of 4 or 8 bytes, a piece copied elsewhere, a piece cut out.
static int Mutate(char* data, int bytes, bool text) {
  static const uint64_t numbers[] = {0, 1, 2, 33, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, ~uint64_t{0}, uint64_t{1} << 40};
  static const char letters[] = "\"\\{}[],:0123456789eE+-.unft \n\x80\xFF";
  for (uint64_t i = 1 + Random(4); i > 0 && bytes > 16; --i) {
    const size_t width = Random(2) ? 8 : 4, at = Random(static_cast<uint64_t>(bytes) - 8);
    switch (Random(4)) {
      case 0: data[at] = text ? letters[Random(sizeof letters - 1)] : static_cast<char>(Random(256)); break;
      case 1:
        if (text) data[at] = letters[Random(sizeof letters - 1)];
        else memcpy(data + at, &numbers[Random(11)], width);
        break;
      case 2: memmove(data + at, data + Random(static_cast<uint64_t>(bytes) - 8), width); break;
      default: {
        const size_t count = 1 + Random(16 < bytes - at ? 16 : bytes - at);
        memmove(data + at, data + at + count, static_cast<size_t>(bytes) - at - count);
        bytes -= static_cast<int>(count);
      }
    }
  }
  for (int i = 0; text && i < bytes; ++i) data[i] = data[i] ? data[i] : ' ';
  return bytes;
}

// `count` times `part` between `begin` and `end`.
static char* Repeated(const char* begin, const char* part, size_t count, const char* end) {
  char* text = static_cast<char*>(malloc(strlen(begin) + strlen(part) * count + strlen(end) + 1));
  char* at = text + strlen(strcpy(text, begin));
  for (size_t i = 0; i < count; ++i, at += strlen(part)) memcpy(at, part, strlen(part));
  strcpy(at, end);
  return text;
}

static void LargeSymbolsEnd(const Lenet& lenet) {
  const struct {
    const char *begin, *part, *end;
  } kinds[] = {
      {"", "[", ""},
      {"", "{\"nodes\":", ""},
      {"{\"nodes\":[", "{\"op\":\"null\",\"name\":\"x\",\"inputs\":[]},", "{}],\"heads\":[[0,0]]}"},
      {"{\"a\":", "[", ""},
      {"{\"a\":\"", "\\u0041", "\"}"},
      {"{\"nodes\":[{\"op\":\"null\",\"inputs\":[", "[0,0],", "[0,0]]}],\"heads\":[]}"},
      {"{\"nodes\":[{\"op\":\"null\",\"attrs\":{", "\"a\":\"b\",", "\"a\":\"b\"}}],\"heads\":[]}"},
  };
  for (const auto& kind : kinds) {
    char* text = Repeated(kind.begin, kind.part, 1000000, kind.end);
    TryModel(text, lenet.params.data, lenet.params.bytes);
    free(text);
  }
  // A node that lenet has, and then a million more.
  char* nodes = Repeated("{\"nodes\":[{\"op\":\"null\",\"name\":\"data\",\"attrs\":{},\"inputs\":[]}", ",{\"op\":\"null\",\"name\":\"data\",\"inputs\":[[1,0]]}",
                         1000000, "],\"heads\":[[15,0,0]]}");
  TryModel(nodes, lenet.params.data, lenet.params.bytes);
  free(nodes);
}

int main(int argc, char** argv) {
  CHECK(argc >= 6);
  const uint64_t rounds = strtoull(argv[1], nullptr, 10);
  random_state = strtoull(argv[2], nullptr, 10) * 2654435761u + 1;
  const Lenet lenet = {Read(argv[3]), Read(argv[4]), Read(argv[5]), {}, {}};
  TryModel(lenet.symbol.data, lenet.params.data, lenet.params.bytes);
  TryModel(nullptr, lenet.program.data, lenet.program.bytes);
  TryList(lenet.params.data, lenet.params.bytes);
  CHECK(accepted == 3);
  LargeSymbolsEnd(lenet);
  for (int i = 6; i < argc; ++i) {
    const File file = Read(argv[i]);
    TryModel(file.data, lenet.params.data, lenet.params.bytes);
    TryModel(lenet.symbol.data, file.data, file.bytes);
    TryModel(nullptr, file.data, file.bytes);
    TryList(file.data, file.bytes);
    free(file.data);
  }
  CHECK(accepted <= 3 + static_cast<size_t>(argc - 6));
  const File sources[] = {lenet.symbol, lenet.params, lenet.program};
  for (uint64_t round = 0; round < rounds; ++round) {
    const int kind = static_cast<int>(round % 3);
    const File& source = sources[kind];
    char* copy = static_cast<char*>(malloc(static_cast<size_t>(source.bytes) + 1));
    memcpy(copy, source.data, static_cast<size_t>(source.bytes) + 1);
    const int bytes = Mutate(copy, source.bytes, kind == 0);
    copy[bytes] = 0;
    if (kind == 0) {
      TryModel(copy, lenet.params.data, lenet.params.bytes);
    } else {
      TryModel(lenet.symbol.data, copy, bytes);
      TryList(copy, bytes);
    }
    free(copy);
  }
  for (const File& file : sources) free(file.data);
  printf("%zu refused, %zu accepted\n", refused, accepted);
  return 0;
}
