// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens and runs damaged programs by the thousand: hostile ROUNDS SEED PROGRAM…
// The one thing to know: a program's file, its arena and its buffers each lie at a page that cannot be touched, so that a step
// too far is a crash, on any system and without a sanitizer; the crash names the damage and ends the test.
//
// For each program: truncated at every length; every bit of its metadata flipped (or ROUNDS of them, if it has more);
// the same with the checksums made right again, so that what is behind them is tried; and ROUNDS random damages. What opens is created, reshaped and run.

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/predict.h"
#include "runtime/program.h"

static char damage[256];    // of the case at hand
static size_t live_bytes;   // that the allocator has given
static size_t live_blocks;
static size_t accepted, refused;
static const size_t kMaxBytes = size_t{64} << 20;

[[noreturn]] static void Fail(const char* what) {
  fprintf(stderr, "hostile: %s: %s\n", damage, what);
  _exit(1);
}

static void OnSignal(int number) {
  const char* const text = number == SIGALRM ? ": does not end\n" : ": crashed\n";
  if (write(2, damage, strlen(damage)) < 0 || write(2, text, strlen(text)) < 0) _exit(3);
  _exit(2);
}

// Memory between two pages that cannot be touched; it begins at the first or, up to 63 bytes, ends at the second.
static size_t PagesOf(size_t bytes) { return ((bytes + 63) / 64 * 64 + 4095) / 4096 * 4096; }

static uint64_t Random(uint64_t limit);

static uint8_t* Guarded(size_t bytes, bool at_end) {
  const size_t pages = PagesOf(bytes);
  void* memory = mmap(nullptr, pages + 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  uint8_t* start = static_cast<uint8_t*>(memory) + 4096;
  if (mprotect(start, pages, PROT_READ | PROT_WRITE) != 0) Fail("no guard page");
  return at_end ? start + pages - (bytes + 63) / 64 * 64 : start;
}

static void FreeGuarded(void* memory, size_t bytes) {
  uint8_t* page = static_cast<uint8_t*>(memory) - reinterpret_cast<uintptr_t>(memory) % 4096;
  munmap(page - 4096, PagesOf(bytes) + 8192);
}

static void* Allocate(void*, size_t bytes, size_t) {
  if (bytes > kMaxBytes || live_bytes + bytes > kMaxBytes) return nullptr;
  live_bytes += bytes;
  ++live_blocks;
  return Guarded(bytes, Random(2) == 0);
}

static void Deallocate(void*, void* memory, size_t bytes) {
  live_bytes -= bytes;
  --live_blocks;
  FreeGuarded(memory, bytes);
}

static uint64_t random_state;
static uint64_t Random(uint64_t limit) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state % limit;
}

static bool Refused(predict_status status) {
  if (status == PREDICT_OK) return false;
  if (status < 0 || status > PREDICT_IO || !*predict_last_error()) Fail("an error without a text");
  return true;
}

// Random inputs; `small` whole numbers are 0 to 2. False if there is no memory.
static bool FillInputs(predict_predictor* p, bool small) {
  predict_tensor_info info;
  for (size_t i = 0; i < predict_input_count(p); ++i) {
    void* data = predict_input_data(p, i);
    if (!data) return false;
    if (predict_input_info(p, i, &info) != PREDICT_OK || !info.name) Fail("an input without info");
    const size_t width = !small ? 1 : info.dtype == PREDICT_INT32 ? 4 : info.dtype == PREDICT_INT64 ? 8 : 1;
    for (size_t j = 0; j < info.bytes; ++j) static_cast<uint8_t*>(data)[j] = static_cast<uint8_t>(width == 1 ? Random(256) : j % width == 0 ? Random(3) : 0);
  }
  return true;
}

static void RunPredictor(predict_predictor* p) {
  predict_tensor_info info;
  if (!FillInputs(p, false)) return;
  for (size_t i = 0; i < predict_output_count(p); ++i) {
    if (predict_output_info(p, i, &info) != PREDICT_OK || !info.name) Fail("an output without info");
  }
  for (size_t i = 0; i < predict_step_count(p); ++i) {
    if (!predict_step_name(p, i) || !predict_step_kernel(p, i)) Fail("a step without a name");
  }
  if (!Refused(predict_run(p))) return;
  // What has failed for its indices may have better ones now; and the steps behind one that fails shall be tried, too.
  if (!FillInputs(p, true) || !Refused(predict_run(p))) return;
  for (size_t i = 0; i < predict_step_count(p); ++i) Refused(predict_run_steps(p, i, 1));
}

static void Reshape(predict_predictor* p) {
  static int64_t rows[16][PREDICT_MAX_RANK];
  const int64_t* dims[16] = {};
  const int64_t sizes[] = {0, 1, 2, 3, 17, 100, 1000, -1, INT64_MAX, INT64_MIN, int64_t{1} << 31, int64_t{1} << 40};
  const size_t count = predict_input_count(p);
  if (count > 16) return;
  const int64_t size = sizes[Random(12)];
  for (size_t i = 0; i < count; ++i) {
    predict_tensor_info info;
    predict_input_info(p, i, &info);
    for (int32_t j = 0; j < info.rank; ++j) rows[i][j] = info.symbols[j] ? size : info.dims[j];
    dims[i] = rows[i];
  }
  Refused(predict_reshape(p, dims));
}

// Opens, creates and runs what `data` holds; returns whether it opened.
static bool Try(const uint8_t* data, size_t bytes) {
  alarm(20);
  predict_program* program = nullptr;
  if (Refused(predict_program_from_memory(data, bytes, 0, &program))) {
    ++refused;
    return false;
  }
  ++accepted;
  Refused(predict_program_verify(program));
  predict_program_info(program, "model");
  const predict_allocator allocator = {nullptr, Allocate, Deallocate};
  predict_options options = {};
  options.struct_bytes = sizeof options;
  options.allocator = &allocator;
  predict_predictor* p = nullptr;
  const predict_status status = predict_create(program, &options, &p);
  predict_program_release(program);
  if (!Refused(status)) {
    RunPredictor(p);
    for (int i = 0; i < 2; ++i) {
      Reshape(p);
      RunPredictor(p);
    }
    predict_destroy(p);
  }
  if (live_blocks != 0) Fail("memory is left over");
  return true;
}

static void MakeChecksumsRight(uint8_t* data, size_t bytes) {
  predict::ProgramHeader header;
  memcpy(&header, data, sizeof header);
  const uint64_t end = header.weights_offset;
  if (end >= sizeof header && end <= bytes) header.metadata_crc = predict::Crc32(0, data + 64, static_cast<size_t>(end) - 64);
  memcpy(data, &header, sizeof header);
  header.header_crc = predict::Crc32(predict::Crc32(0, data, 48), data + 52, 12);
  memcpy(data, &header, sizeof header);
}

static void Truncate(const char* path, const uint8_t* good, size_t bytes, size_t rounds) {
  const size_t step = bytes > 10 * rounds ? bytes / rounds : 1;
  for (size_t length = 0; length < bytes; length += 1 + Random(step)) {
    snprintf(damage, sizeof damage, "%s truncated to %zu bytes", path, length);
    uint8_t* copy = Guarded(length, true);
    memcpy(copy, good, length);
    if (Try(copy, length)) Fail("is taken for a program");
    FreeGuarded(copy, length);
  }
}

// All bits if they are no more than `rounds`, else as many at random.
static void FlipBits(const char* path, const uint8_t* good, uint8_t* copy, size_t bytes, size_t metadata, size_t rounds, bool right) {
  const size_t bits = metadata * 8;
  for (size_t i = 0; i < (bits < rounds ? bits : rounds); ++i) {
    const size_t bit = bits <= rounds ? i : Random(bits);
    snprintf(damage, sizeof damage, "%s with bit %zu of byte %zu flipped%s", path, bit % 8, bit / 8, right ? ", checksums right" : "");
    memcpy(copy, good, metadata);
    copy[bit / 8] = static_cast<uint8_t>(copy[bit / 8] ^ 1u << bit % 8);
    if (right) MakeChecksumsRight(copy, bytes);
    if (Try(copy, bytes) && !right) Fail("is taken for a program");
  }
}

// One to four of: a random byte, a telling number in a field of 4 or 8 bytes, a field copied elsewhere, a number changed a little.
static void Mutate(uint8_t* copy, size_t metadata) {
  const uint64_t numbers[] = {0, 1, 2, 7, 64, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, ~uint64_t{0}};
  for (uint64_t i = 1 + Random(4); i > 0; --i) {
    const size_t width = Random(3) == 0 ? 8 : 4;
    uint8_t* at = copy + Random(metadata / width) * width;
    uint64_t number = 0;
    memcpy(&number, at, width);
    switch (Random(5)) {
      case 0: number = numbers[Random(11)]; break;
      case 1: number += Random(9) - 4; break;
      case 2: memcpy(&number, copy + Random(metadata / width) * width, width); break;
      case 3: number = Random(64); break;
      default: number ^= uint64_t{1} << Random(width * 8); break;
    }
    memcpy(at, &number, width);
  }
}

static void Test(const char* path, size_t rounds) {
  FILE* file = fopen(path, "rb");
  snprintf(damage, sizeof damage, "%s", path);
  if (!file || fseek(file, 0, SEEK_END) != 0) Fail("cannot be read");
  const size_t bytes = static_cast<size_t>(ftell(file));
  rewind(file);
  uint8_t* good = Guarded(bytes, true);
  uint8_t* copy = Guarded(bytes, true);
  if (!good || !copy || fread(good, 1, bytes, file) != bytes) Fail("cannot be read");
  fclose(file);
  memcpy(copy, good, bytes);
  if (!Try(copy, bytes)) Fail(predict_last_error());
  const size_t metadata = static_cast<size_t>(reinterpret_cast<const predict::ProgramHeader*>(good)->weights_offset);
  Truncate(path, good, bytes, rounds);
  FlipBits(path, good, copy, bytes, metadata, rounds, false);
  FlipBits(path, good, copy, bytes, metadata, rounds, true);
  for (size_t round = 0; round < rounds; ++round) {
    snprintf(damage, sizeof damage, "%s in round %zu, random state %llx", path, round, static_cast<unsigned long long>(random_state));
    memcpy(copy, good, metadata);
    Mutate(copy, metadata);
    MakeChecksumsRight(copy, bytes);
    Try(copy, bytes);
  }
  FreeGuarded(good, bytes);
  FreeGuarded(copy, bytes);
}

int main(int argc, char** argv) {
  if (argc < 4) {
    fprintf(stderr, "hostile ROUNDS SEED PROGRAM...\n");
    return 2;
  }
  const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM};
  for (int number : signals) signal(number, OnSignal);
  random_state = strtoull(argv[2], nullptr, 10) * 2654435761u + 1;
  for (int i = 3; i < argc; ++i) Test(argv[i], strtoull(argv[1], nullptr, 10));
  printf("%zu refused at opening, %zu opened\n", refused, accepted);
  return 0;
}
