// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Files and memory of POSIX, Windows and WebAssembly. The one thing to know: errors are static texts, because strerror
// is neither thread-safe nor the same everywhere.

#include "runtime/os.h"

#include <stdlib.h>

#if defined(_WIN32)
#include <malloc.h>
#elif defined(__wasip1__)
#include <fcntl.h>
#include <unistd.h>
#elif !defined(__wasm__) || defined(__EMSCRIPTEN__)
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

#if defined(__ANDROID__)
// In 32-bit processes Android's lseek and mmap have 32-bit offsets; these have 64 everywhere, whoever's headers are used.
extern "C" int64_t lseek64(int file, int64_t offset, int whence);
extern "C" void* mmap64(void* address, size_t bytes, int protection, int flags, int file, int64_t offset);
#endif

namespace predict {

#if defined(_WIN32)

void* AllocateMemory(void*, size_t bytes, size_t alignment) { return _aligned_malloc(bytes, alignment); }
void DeallocateMemory(void*, void* memory, size_t) { _aligned_free(memory); }

const char* MapFile(const char* path, const uint8_t** data, size_t* bytes) {
  wchar_t wide[1024];
  if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide, 1024) == 0) return "its name is not UTF-8 or too long";
  const HANDLE file = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (file == INVALID_HANDLE_VALUE) {
    const DWORD code = GetLastError();
    if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND) return "there is no such file";
    return code == ERROR_ACCESS_DENIED ? "it is a folder, or permission is denied" : "the system cannot open it";
  }
  LARGE_INTEGER size;
  const bool sized = GetFileSizeEx(file, &size) && static_cast<uint64_t>(size.QuadPart) <= SIZE_MAX;
  const bool empty = sized && size.QuadPart == 0;
  const HANDLE mapping = sized && !empty ? CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr) : nullptr;
  CloseHandle(file);
  if (empty) return "it is empty";
  if (!mapping) return "the system cannot map it";
  const void* view = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
  CloseHandle(mapping);
  if (!view) return "the system cannot map it";
  *data = static_cast<const uint8_t*>(view);
  *bytes = static_cast<size_t>(size.QuadPart);
  return nullptr;
}

void UnmapFile(const uint8_t* data, size_t) { UnmapViewOfFile(data); }

#elif defined(__wasm__) && !defined(__EMSCRIPTEN__)

void* AllocateMemory(void*, size_t bytes, size_t alignment) { return aligned_alloc(alignment, bytes); }
void DeallocateMemory(void*, void* memory, size_t) { free(memory); }

#if defined(__wasip1__)

// WASI cannot map files: the file is read to memory.
const char* MapFile(const char* path, const uint8_t** data, size_t* bytes) {
  const int file = open(path, O_RDONLY);
  if (file < 0) return "there is no such file, or the host does not show it";
  const off_t size = lseek(file, 0, SEEK_END);
  const bool sized = size > 0 && static_cast<uint64_t>(size) <= SIZE_MAX / 2;
  const size_t wanted = sized ? static_cast<size_t>(size) : 0;
  uint8_t* memory = sized ? static_cast<uint8_t*>(aligned_alloc(64, (wanted + 63) / 64 * 64)) : nullptr;
  size_t got = 0;
  if (memory && lseek(file, 0, SEEK_SET) == 0) {
    for (ssize_t more = 1; got < wanted && more > 0; got += static_cast<size_t>(more > 0 ? more : 0)) more = read(file, memory + got, wanted - got);
  }
  close(file);
  if (!sized) return size == 0 ? "it is empty" : "it is not a regular file, or too large";
  if (!memory) return "there is no memory for it";
  if (got != wanted) {
    free(memory);
    return "the system cannot read it";
  }
  *data = memory;
  *bytes = wanted;
  return nullptr;
}
void UnmapFile(const uint8_t* data, size_t) { free(const_cast<uint8_t*>(data)); }

#else

const char* MapFile(const char*, const uint8_t**, size_t*) {
  return "there are no files here: use predict_program_from_memory";
}
void UnmapFile(const uint8_t*, size_t) {}

#endif

#else

void* AllocateMemory(void*, size_t bytes, size_t alignment) {
  void* memory = nullptr;
  return posix_memalign(&memory, alignment, bytes) == 0 ? memory : nullptr;
}
void DeallocateMemory(void*, void* memory, size_t) { free(memory); }

// Asks by access, open and lseek, not by errno and stat, which Android's C library has under other names and layouts.
static const char* WhyNotOpened(const char* path) {
  if (access(path, F_OK) != 0) return "there is no such file";
  return access(path, R_OK) != 0 ? "permission is denied" : "the system cannot open it";
}

#if defined(__ANDROID__)
static int64_t FileSize(int file) { return lseek64(file, 0, SEEK_END); }
static void* MapView(int file, size_t bytes) { return mmap64(nullptr, bytes, PROT_READ, MAP_PRIVATE, file, 0); }
#else
static int64_t FileSize(int file) { return lseek(file, 0, SEEK_END); }
static void* MapView(int file, size_t bytes) { return mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, file, 0); }
#endif

static bool IsFolder(const char* path) {
  const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) close(folder);
  return folder >= 0;
}

const char* MapFile(const char* path, const uint8_t** data, size_t* bytes) {
  if (IsFolder(path)) return "it is a folder";
  const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return WhyNotOpened(path);
  const char* error = nullptr;
  const int64_t size = FileSize(file);
  if (size < 0) {
    error = "it is not a regular file";
  } else if (size == 0) {
    error = "it is empty";
  } else if (static_cast<uint64_t>(size) > SIZE_MAX / 2) {
    error = "it is too large for this system's addresses";
  } else {
    void* view = MapView(file, static_cast<size_t>(size));
    if (view == MAP_FAILED) {
      error = "the system cannot map it";
    } else {
      *data = static_cast<const uint8_t*>(view);
      *bytes = static_cast<size_t>(size);
    }
  }
  close(file);
  return error;
}

void UnmapFile(const uint8_t* data, size_t bytes) { munmap(const_cast<uint8_t*>(data), bytes); }

#endif

}  // namespace predict
