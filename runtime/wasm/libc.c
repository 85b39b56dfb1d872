/* SPDX-FileCopyrightText: The Amalgamation Authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The C library of a WebAssembly module that imports nothing: memory and the few string functions that the runtime and the
 * kernels call. The one thing to know: every block is a multiple of 64 bytes at a multiple of 64, behind a header of 64, so that
 * a program that JavaScript copies into malloc's memory is used in place. Blocks are few and large. One thread only:
 * the pool's threads allocate nothing.
 * Compiled with -fno-builtin, or the loops below would become calls of themselves. */

#include <stddef.h>
#include <stdint.h>

#if !defined(__wasm_bulk_memory__)
#error "libc.c needs -mbulk-memory: memcpy is the instruction memory.copy"
#endif

#define EXPORT __attribute__((visibility("default")))
#define UNIT ((size_t)64)
#define PAGE ((size_t)65536)

typedef struct Block {
  size_t bytes; /* behind the header, a multiple of UNIT */
  struct Block* next; /* of the free blocks, by address */
} Block;

extern unsigned char __heap_base;
static Block* free_blocks;
static size_t heap_end;
EXPORT size_t predict_memory_limit; /* the memory's greatest size; 0: what the host gives. predict.js may set it */

static unsigned char* EndOf(Block* block) { return (unsigned char*)block + UNIT + block->bytes; }

/* Puts a block among the free ones and joins it with its neighbours. */
static void Release(Block* block) {
  Block* before = NULL;
  Block* after = free_blocks;
  while (after && after < block) {
    before = after;
    after = after->next;
  }
  block->next = after;
  if (after && EndOf(block) == (unsigned char*)after) {
    block->bytes += UNIT + after->bytes;
    block->next = after->next;
  }
  if (!before) {
    free_blocks = block;
  } else if (EndOf(before) == (unsigned char*)block) {
    before->bytes += UNIT + block->bytes;
    before->next = block->next;
  } else {
    before->next = block;
  }
}

/* More memory from the host; 0 if it gives none. */
static int Grow(size_t bytes) {
  size_t start, end;
  if (heap_end == 0) heap_end = ((size_t)&__heap_base + UNIT - 1) / UNIT * UNIT;
  end = (size_t)__builtin_wasm_memory_size(0) * PAGE;
  if (end - heap_end < bytes + UNIT) {
    const size_t pages = (bytes + UNIT + PAGE - 1) / PAGE;
    if (predict_memory_limit && (predict_memory_limit < end || pages > (predict_memory_limit - end) / PAGE)) return 0;
    if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1) return 0;
    /* If someone else has grown the memory, what lies between is theirs. */
    end = (size_t)__builtin_wasm_memory_size(0) * PAGE;
  }
  start = heap_end;
  heap_end = end;
  ((Block*)start)->bytes = (end - start) / UNIT * UNIT - UNIT;
  Release((Block*)start);
  return 1;
}

static Block* Find(size_t bytes) {
  Block* before = NULL;
  for (Block* block = free_blocks; block; before = block, block = block->next) {
    if (block->bytes < bytes) continue;
    Block* rest = block->next;
    if (block->bytes >= bytes + 2 * UNIT) {
      rest = (Block*)((unsigned char*)block + UNIT + bytes);
      rest->bytes = block->bytes - bytes - UNIT;
      rest->next = block->next;
      block->bytes = bytes;
    }
    if (before) before->next = rest; else free_blocks = rest;
    return block;
  }
  return NULL;
}

EXPORT void* malloc(size_t bytes) {
  if (bytes > (size_t)PTRDIFF_MAX - PAGE) return NULL;
  bytes = (bytes + UNIT - 1) / UNIT * UNIT;
  if (bytes == 0) bytes = UNIT;
  Block* block = Find(bytes);
  if (!block && Grow(bytes)) block = Find(bytes);
  return block ? (unsigned char*)block + UNIT : NULL;
}

EXPORT void free(void* memory) {
  if (memory) Release((Block*)((unsigned char*)memory - UNIT));
}

void* memset(void* to, int value, size_t bytes) { return __builtin_memset(to, value, bytes); }
void* memcpy(void* to, const void* from, size_t bytes) { return __builtin_memcpy(to, from, bytes); }
void* memmove(void* to, const void* from, size_t bytes) { return __builtin_memmove(to, from, bytes); }

void* aligned_alloc(size_t alignment, size_t bytes) { return alignment <= UNIT ? malloc(bytes) : NULL; }

void* calloc(size_t count, size_t bytes) {
  if (bytes != 0 && count > (size_t)PTRDIFF_MAX / bytes) return NULL;
  void* memory = malloc(count * bytes);
  if (memory) memset(memory, 0, count * bytes);
  return memory;
}

void* realloc(void* memory, size_t bytes) {
  if (!memory) return malloc(bytes);
  const size_t old = ((Block*)((unsigned char*)memory - UNIT))->bytes;
  if (bytes <= old) return memory;
  void* larger = malloc(bytes);
  if (!larger) return NULL;
  memcpy(larger, memory, old);
  free(memory);
  return larger;
}

int memcmp(const void* left, const void* right, size_t bytes) {
  const unsigned char* a = left;
  const unsigned char* b = right;
  for (size_t i = 0; i < bytes; ++i) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

size_t strlen(const char* text) {
  size_t length = 0;
  while (text[length]) ++length;
  return length;
}

int strcmp(const char* left, const char* right) {
  while (*left && *left == *right) {
    ++left;
    ++right;
  }
  return (unsigned char)*left - (unsigned char)*right;
}
