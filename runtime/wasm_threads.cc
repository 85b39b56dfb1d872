// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Threads in WebAssembly: Workers on one shared memory. The one thing to know: only JavaScript can start a Worker, and only
// asynchronously, so predict.js starts them first; each waits in predict_thread_run for what StartThread gives to it.

#include "runtime/os.h"

#if defined(__wasm_atomics__) && !defined(__EMSCRIPTEN__)

#define PREDICT_THREAD_API extern "C" __attribute__((visibility("default")))

namespace predict {

enum : int32_t { kOffered, kStarted, kEnded };

// Lies at the start of the memory that predict.js sets aside for a Worker's stack.
struct WasmThread {
  int32_t state;
  ThreadResult (*start)(void*);
  void* argument;
  WasmThread* next;
};

constexpr int64_t kWithoutEnd = -1;
constexpr int64_t kBetweenLooks = 50'000'000;  // nanoseconds until the caller looks again whether a Worker has died

static WasmThread* offered;            // those that wait for a start; touched by the caller alone
static int32_t died;                   // what a dead Worker should have done will never come
static thread_local int64_t patience;  // how long this thread may block at once; 0 in a page, where it must spin

static void WaitWhile(int32_t* place, int32_t value) {
  while (__atomic_load_n(place, __ATOMIC_SEQ_CST) == value) {
    if (__atomic_load_n(&died, __ATOMIC_SEQ_CST)) __builtin_trap();
    if (patience != 0) __builtin_wasm_memory_atomic_wait32(place, value, patience);
  }
}

// A mutex is 0, 1 while it is held, 2 while it is held and someone may wait for it.
void Lock(Mutex* mutex) {
  int32_t free = 0;
  if (__atomic_compare_exchange_n(mutex, &free, 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) return;
  while (__atomic_exchange_n(mutex, 2, __ATOMIC_SEQ_CST) != 0) WaitWhile(mutex, 2);
}

void Unlock(Mutex* mutex) {
  if (__atomic_exchange_n(mutex, 0, __ATOMIC_SEQ_CST) == 2) __builtin_wasm_memory_atomic_notify(mutex, 1);
}

// A condition counts its wakes.
void Wait(Condition* condition, Mutex* mutex) {
  const int32_t wakes = __atomic_load_n(condition, __ATOMIC_SEQ_CST);
  Unlock(mutex);
  WaitWhile(condition, wakes);
  Lock(mutex);
}

void WakeAll(Condition* condition) {
  __atomic_add_fetch(condition, 1, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(condition, UINT32_MAX);
}

bool StartThread(Thread* thread, ThreadResult (*start)(void*), void* argument) {
  if (!offered) return false;
  *thread = offered;
  offered = offered->next;
  (*thread)->start = start;
  (*thread)->argument = argument;
  __atomic_store_n(&(*thread)->state, kStarted, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&(*thread)->state, 1);
  return true;
}

void JoinThread(Thread thread) { WaitWhile(&thread->state, kStarted); }

}  // namespace predict

// For predict.js, on the thread that will create the predictor: a Worker will call predict_thread_run for `thread`, whose
// memory is zero. may_wait: whether this thread may block.
PREDICT_THREAD_API void predict_thread_offer(predict::WasmThread* thread, int32_t may_wait);
void predict_thread_offer(predict::WasmThread* thread, int32_t may_wait) {
  predict::patience = may_wait ? predict::kBetweenLooks : 0;
  thread->next = predict::offered;
  predict::offered = thread;
}

// For predict_worker.js: the whole life of a thread.
PREDICT_THREAD_API void predict_thread_run(predict::WasmThread* thread);
void predict_thread_run(predict::WasmThread* thread) {
  predict::patience = predict::kWithoutEnd;
  predict::WaitWhile(&thread->state, predict::kOffered);
  thread->start(thread->argument);
  __atomic_store_n(&thread->state, predict::kEnded, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(&thread->state, 1);
}

// For predict_worker.js when predict_thread_run has trapped: whoever waits for it traps, too.
PREDICT_THREAD_API void predict_thread_died();
void predict_thread_died() { __atomic_store_n(&predict::died, 1, __ATOMIC_SEQ_CST); }

#endif
