// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Follows damaged recipes by the thousand: hostile ROUNDS SEED SKELETON RECIPE FOLDER
// The one thing to know: the recipe ends, and all memory that is asked for ends, at a page that cannot be touched, so that a step too far
// is a crash. Every damage is tried as it is, and with the checksums made right again, so that what is behind them is tried.

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/program.h"
#include "tests/recipe/given.h"

static char damage[256];  // of the case at hand
static size_t live_blocks, live_bytes, accepted, refused;
static const size_t kMaxBytes = size_t{64} << 20;
static Given given;

[[noreturn]] static void Fail(const char* what) {
  fprintf(stderr, "hostile: %s: %s\n", damage, what);
  _exit(1);
}

static void OnSignal(int number) {
  const char* const text = number == SIGALRM ? ": does not end\n" : ": crashed\n";
  if (write(2, damage, strlen(damage)) < 0 || write(2, text, strlen(text)) < 0) _exit(3);
  _exit(2);
}

static size_t PagesOf(size_t bytes) { return (bytes + 4095) / 4096 * 4096; }

// At a multiple of 8; up to 7 bytes lie behind it.
static void* Allocate(void*, size_t bytes, size_t) {
  if (bytes > kMaxBytes || live_bytes + bytes > kMaxBytes) return nullptr;
  uint8_t* memory = static_cast<uint8_t*>(mmap(nullptr, PagesOf(bytes) + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  if (memory == MAP_FAILED) return nullptr;
  if (mprotect(memory + PagesOf(bytes), 4096, PROT_NONE) != 0) Fail("no guard page");
  ++live_blocks;
  live_bytes += bytes;
  return memory + PagesOf(bytes) - (bytes + 7) / 8 * 8;
}

static void Deallocate(void*, void* memory, size_t bytes) {
  --live_blocks;
  live_bytes -= bytes;
  munmap(static_cast<uint8_t*>(memory) + (bytes + 7) / 8 * 8 - PagesOf(bytes), PagesOf(bytes) + 4096);
}

static uint64_t random_state;
static uint64_t Random(uint64_t limit) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state % limit;
}

static void Follow(const uint8_t* skeleton, size_t skeleton_bytes, const uint8_t* recipe, size_t recipe_bytes) {
  const predict_allocator allocator = {nullptr, Allocate, Deallocate};
  const size_t blocks = live_blocks;
  uint8_t* program = nullptr;
  size_t bytes = 0;
  alarm(20);
  const predict_status status = predict::RebuildProgram("hostile", skeleton, skeleton_bytes, recipe, recipe_bytes, given.parameters, given.count, &allocator, &program, &bytes);
  if (status == PREDICT_OK) {
    Deallocate(nullptr, program, bytes);
    ++accepted;
  } else {
    if (program != nullptr || !*predict_last_error()) Fail("an error without a text, or with a program");
    ++refused;
  }
  if (live_blocks != blocks) Fail("memory was not given back");
}

static void Repair(uint8_t* recipe, size_t bytes) {
  const uint32_t body = predict::Crc32(0, recipe + 64, bytes - 64);
  memcpy(recipe + 48, &body, 4);
  const uint32_t header = predict::Crc32(0, recipe, 52);
  memcpy(recipe + 52, &header, 4);
}

int main(int argc, char** argv) {
  if (argc != 6) return 3;
  signal(SIGSEGV, OnSignal);
  signal(SIGBUS, OnSignal);
  signal(SIGFPE, OnSignal);
  signal(SIGILL, OnSignal);
  signal(SIGALRM, OnSignal);
  const size_t rounds = static_cast<size_t>(atoll(argv[1]));
  random_state = static_cast<uint64_t>(atoll(argv[2])) * 2654435761u + 1;
  size_t skeleton_bytes = 0, recipe_bytes = 0;
  const uint8_t* skeleton = ReadFile(argv[3], &skeleton_bytes);
  const uint8_t* original = ReadFile(argv[4], &recipe_bytes);
  if (!skeleton || !original || !ReadGiven(argv[5], &given)) return 3;
  for (size_t i = 0; i < given.count; ++i) {
    void* guarded = Allocate(nullptr, given.arrays[i].bytes, 8);
    memcpy(guarded, given.arrays[i].data, given.arrays[i].bytes);
    given.parameters[i].data = guarded;
  }
  Follow(skeleton, skeleton_bytes, original, recipe_bytes);
  if (accepted != 1) Fail(predict_last_error());

  for (size_t length = 0; length < recipe_bytes; length += 1 + recipe_bytes / 2048) {
    snprintf(damage, sizeof damage, "cut to %zu bytes", length);
    uint8_t* recipe = static_cast<uint8_t*>(Allocate(nullptr, length + 1, 8));
    memcpy(recipe, original, length);
    Follow(skeleton, skeleton_bytes, recipe, length);
    Deallocate(nullptr, recipe, length + 1);
  }
  if (accepted != 1) Fail("a truncated recipe was followed");
  uint8_t* recipe = static_cast<uint8_t*>(Allocate(nullptr, recipe_bytes, 8));
  static const uint32_t kWords[] = {0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 0x10000, 64};
  for (size_t round = 0; round < rounds; ++round) {
    memcpy(recipe, original, recipe_bytes);
    const size_t count = 1 + Random(3);
    for (size_t i = 0; i < count; ++i) {
      const size_t at = Random(recipe_bytes - 4);
      const uint32_t kind = static_cast<uint32_t>(Random(3)), word = kWords[Random(sizeof kWords / sizeof kWords[0])];
      if (kind == 0) recipe[at] ^= static_cast<uint8_t>(1u << Random(8));
      if (kind == 1) recipe[at] = static_cast<uint8_t>(Random(16));
      if (kind == 2) memcpy(recipe + at / 4 * 4, &word, 4);
      snprintf(damage, sizeof damage, "round %zu, the last damage at byte %zu", round, at);
    }
    Follow(skeleton, skeleton_bytes, recipe, recipe_bytes);
    Repair(recipe, recipe_bytes);
    Follow(skeleton, skeleton_bytes, recipe, recipe_bytes);
  }
  printf("%zu followed, %zu refused\n", accepted, refused);
  return 0;
}
