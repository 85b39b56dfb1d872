// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What differs between systems: mapped files, memory, threads. The one thing to know: the runtime's only preprocessor
// conditions are in this file, os.cc and wasm_threads.cc; a system without threads says so by kHasThreads.
#ifndef PREDICT_RUNTIME_OS_H_
#define PREDICT_RUNTIME_OS_H_

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
#elif !defined(__wasm__) || defined(__EMSCRIPTEN_PTHREADS__)
#include <pthread.h>
#include <sched.h>
#endif

namespace predict {

// Maps a whole file for reading. Null on success, else a static text that says why not.
const char* MapFile(const char* path, const uint8_t** data, size_t* bytes);
void UnmapFile(const uint8_t* data, size_t bytes);

// The C library's memory; `alignment` is a power of two. Signatures of predict_allocator.
void* AllocateMemory(void* user, size_t bytes, size_t alignment);
void DeallocateMemory(void* user, void* memory, size_t bytes);

#if defined(_WIN32)

constexpr bool kHasThreads = true;
using Mutex = SRWLOCK;
using Condition = CONDITION_VARIABLE;
using Thread = HANDLE;
inline void MakeMutex(Mutex* mutex) { InitializeSRWLock(mutex); }
inline void MakeCondition(Condition* condition) { InitializeConditionVariable(condition); }
inline void DestroyMutex(Mutex*) {}
inline void DestroyCondition(Condition*) {}
inline void Lock(Mutex* mutex) { AcquireSRWLockExclusive(mutex); }
inline void Unlock(Mutex* mutex) { ReleaseSRWLockExclusive(mutex); }
inline void Wait(Condition* condition, Mutex* mutex) { SleepConditionVariableSRW(condition, mutex, INFINITE, 0); }
inline void WakeAll(Condition* condition) { WakeAllConditionVariable(condition); }
using ThreadResult = DWORD;
#define PREDICT_THREAD_CALL WINAPI
inline bool StartThread(Thread* thread, ThreadResult(PREDICT_THREAD_CALL* start)(void*), void* argument) {
  *thread = CreateThread(nullptr, 0, start, argument, 0, nullptr);
  return *thread != nullptr;
}
inline void JoinThread(Thread thread) {
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
}

#elif !defined(__wasm__) || defined(__EMSCRIPTEN_PTHREADS__)

constexpr bool kHasThreads = true;
using Mutex = pthread_mutex_t;
using Condition = pthread_cond_t;
using Thread = pthread_t;
inline void MakeMutex(Mutex* mutex) { pthread_mutex_init(mutex, nullptr); }
inline void MakeCondition(Condition* condition) { pthread_cond_init(condition, nullptr); }
inline void DestroyMutex(Mutex* mutex) { pthread_mutex_destroy(mutex); }
inline void DestroyCondition(Condition* condition) { pthread_cond_destroy(condition); }
inline void Lock(Mutex* mutex) { pthread_mutex_lock(mutex); }
inline void Unlock(Mutex* mutex) { pthread_mutex_unlock(mutex); }
inline void Wait(Condition* condition, Mutex* mutex) { pthread_cond_wait(condition, mutex); }
inline void WakeAll(Condition* condition) { pthread_cond_broadcast(condition); }
using ThreadResult = void*;
#define PREDICT_THREAD_CALL
inline bool StartThread(Thread* thread, ThreadResult (*start)(void*), void* argument) {
  return pthread_create(thread, nullptr, start, argument) == 0;
}
inline void JoinThread(Thread thread) { pthread_join(thread, nullptr); }

#elif defined(__wasm_atomics__) && !defined(__EMSCRIPTEN__)

constexpr bool kHasThreads = true;
using Mutex = int32_t;
using Condition = int32_t;
using Thread = struct WasmThread*;
inline void MakeMutex(Mutex* mutex) { *mutex = 0; }
inline void MakeCondition(Condition* condition) { *condition = 0; }
inline void DestroyMutex(Mutex*) {}
inline void DestroyCondition(Condition*) {}
void Lock(Mutex* mutex);
void Unlock(Mutex* mutex);
void Wait(Condition* condition, Mutex* mutex);
void WakeAll(Condition* condition);
using ThreadResult = void*;
#define PREDICT_THREAD_CALL
bool StartThread(Thread* thread, ThreadResult (*start)(void*), void* argument);
void JoinThread(Thread thread);

#else

constexpr bool kHasThreads = false;
using Mutex = int;
using Condition = int;
using Thread = int;
inline void MakeMutex(Mutex*) {}
inline void MakeCondition(Condition*) {}
inline void DestroyMutex(Mutex*) {}
inline void DestroyCondition(Condition*) {}
inline void Lock(Mutex*) {}
inline void Unlock(Mutex*) {}
inline void Wait(Condition*, Mutex*) {}
inline void WakeAll(Condition*) {}
using ThreadResult = void*;
#define PREDICT_THREAD_CALL
inline bool StartThread(Thread*, ThreadResult (*)(void*), void*) { return false; }
inline void JoinThread(Thread) {}

#endif

// A short wait inside a spin loop.
inline void Pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__) || (defined(__arm__) && __ARM_ARCH >= 7)
  __asm__ __volatile__("yield");
#elif defined(__wasm_atomics__)
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

}  // namespace predict

#endif  // PREDICT_RUNTIME_OS_H_
