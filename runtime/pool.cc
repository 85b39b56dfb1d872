// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// A pool of threads around one ticket: the number of the job in the upper half, the next index in the lower. The one
// thing to know: a job's fields are written while the ticket is closed, so a worker whose compare-and-swap succeeds has
// read the fields of that very job. The __atomic builtins stand in for <atomic>, which some targets lack.

#include <string.h>

#include "runtime/os.h"
#include "runtime/pool.h"

namespace predict {

using PoolTask = void (*)(void* arg, int index, int thread);

constexpr uint32_t kClosed = 0xFFFFFFFFu;
constexpr int kSpins = 2000;  // some 20 to 100 microseconds: longer than most gaps between two steps

struct PoolWorker {
  Pool* pool;
  Thread thread;
  int index;
};

struct Pool {
  alignas(64) uint64_t ticket;
  alignas(64) int32_t done;  // indices of this job whose task has returned
  alignas(64) PoolTask task;
  void* arg;
  uint32_t count;
  uint32_t stop;
  int32_t sleeping;  // workers that need a wake
  int32_t waiting;   // 1 while the caller needs one
  Mutex mutex;
  Condition wake;
  Condition finished;
  predict_allocator allocator;
  size_t bytes;
  int workers;
  PoolWorker worker[1];
};

// Runs one index of the open job; false if there is none.
static bool TakeTask(Pool* pool, int thread) {
  uint64_t ticket = __atomic_load_n(&pool->ticket, __ATOMIC_ACQUIRE);
  const PoolTask task = __atomic_load_n(&pool->task, __ATOMIC_ACQUIRE);
  void* const arg = __atomic_load_n(&pool->arg, __ATOMIC_ACQUIRE);
  const uint32_t count = __atomic_load_n(&pool->count, __ATOMIC_ACQUIRE);
  const uint32_t index = static_cast<uint32_t>(ticket);
  if (index >= count) return false;  // kClosed is greater than every count
  if (!__atomic_compare_exchange_n(&pool->ticket, &ticket, ticket + 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return true;
  task(arg, static_cast<int>(index), thread);
  const int32_t done = __atomic_add_fetch(&pool->done, 1, __ATOMIC_SEQ_CST);
  if (done == static_cast<int32_t>(count) && __atomic_load_n(&pool->waiting, __ATOMIC_SEQ_CST)) {
    Lock(&pool->mutex);
    WakeAll(&pool->finished);
    Unlock(&pool->mutex);
  }
  return true;
}

static bool HasTask(Pool* pool) {
  const uint32_t index = static_cast<uint32_t>(__atomic_load_n(&pool->ticket, __ATOMIC_SEQ_CST));
  return index < __atomic_load_n(&pool->count, __ATOMIC_ACQUIRE);
}

static ThreadResult PREDICT_THREAD_CALL PoolMain(void* argument) {
  const PoolWorker* self = static_cast<const PoolWorker*>(argument);
  Pool* pool = self->pool;
  while (!__atomic_load_n(&pool->stop, __ATOMIC_ACQUIRE)) {
    int spins = 0;
    while (spins < kSpins) {
      spins = TakeTask(pool, self->index) ? 0 : spins + 1;
      Pause();
    }
    Lock(&pool->mutex);
    __atomic_add_fetch(&pool->sleeping, 1, __ATOMIC_SEQ_CST);
    while (!HasTask(pool) && !__atomic_load_n(&pool->stop, __ATOMIC_ACQUIRE)) Wait(&pool->wake, &pool->mutex);
    __atomic_sub_fetch(&pool->sleeping, 1, __ATOMIC_SEQ_CST);
    Unlock(&pool->mutex);
  }
  return ThreadResult();
}

void RunParallel(void* opaque, PoolTask task, void* arg, int count) {
  Pool* pool = static_cast<Pool*>(opaque);
  const uint64_t job = ((__atomic_load_n(&pool->ticket, __ATOMIC_RELAXED) >> 32) + 1) << 32;
  __atomic_store_n(&pool->ticket, job | kClosed, __ATOMIC_SEQ_CST);
  __atomic_store_n(&pool->done, 0, __ATOMIC_RELEASE);
  __atomic_store_n(&pool->task, task, __ATOMIC_RELEASE);
  __atomic_store_n(&pool->arg, arg, __ATOMIC_RELEASE);
  __atomic_store_n(&pool->count, static_cast<uint32_t>(count), __ATOMIC_RELEASE);
  __atomic_store_n(&pool->ticket, job, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&pool->sleeping, __ATOMIC_SEQ_CST) != 0) {
    Lock(&pool->mutex);
    WakeAll(&pool->wake);
    Unlock(&pool->mutex);
  }
  while (TakeTask(pool, 0)) {
  }
  for (int spins = 0; spins < kSpins; ++spins) {
    if (__atomic_load_n(&pool->done, __ATOMIC_ACQUIRE) == count) return;
    Pause();
  }
  Lock(&pool->mutex);
  __atomic_store_n(&pool->waiting, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(&pool->done, __ATOMIC_SEQ_CST) != count) Wait(&pool->finished, &pool->mutex);
  __atomic_store_n(&pool->waiting, 0, __ATOMIC_SEQ_CST);
  Unlock(&pool->mutex);
}

Pool* CreatePool(int threads, const predict_allocator& allocator) {
  if (!kHasThreads) return nullptr;
  const size_t bytes = sizeof(Pool) + sizeof(PoolWorker) * static_cast<size_t>(threads);
  Pool* pool = static_cast<Pool*>(allocator.allocate(allocator.user, bytes, 64));
  if (!pool) return nullptr;
  memset(static_cast<void*>(pool), 0, bytes);
  pool->ticket = kClosed;
  pool->allocator = allocator;
  pool->bytes = bytes;
  MakeMutex(&pool->mutex);
  MakeCondition(&pool->wake);
  MakeCondition(&pool->finished);
  for (; pool->workers < threads - 1; ++pool->workers) {
    PoolWorker* worker = &pool->worker[pool->workers];
    worker->pool = pool;
    worker->index = pool->workers + 1;
    if (!StartThread(&worker->thread, PoolMain, worker)) {
      DestroyPool(pool);
      return nullptr;
    }
  }
  return pool;
}

void DestroyPool(Pool* pool) {
  if (!pool) return;
  Lock(&pool->mutex);
  __atomic_store_n(&pool->stop, 1u, __ATOMIC_RELEASE);
  WakeAll(&pool->wake);
  Unlock(&pool->mutex);
  for (int i = 0; i < pool->workers; ++i) JoinThread(pool->worker[i].thread);
  DestroyCondition(&pool->finished);
  DestroyCondition(&pool->wake);
  DestroyMutex(&pool->mutex);
  const predict_allocator allocator = pool->allocator;
  allocator.deallocate(allocator.user, pool, pool->bytes);
}

}  // namespace predict
