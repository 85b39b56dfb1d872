// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The library's own threads. The one thing to know: tasks are taken one by one from a shared ticket, so the calling
// thread never waits for a worker that still sleeps; it does the work itself.
#ifndef PREDICT_RUNTIME_POOL_H_
#define PREDICT_RUNTIME_POOL_H_

#include "runtime/predict.h"

namespace predict {

struct Pool;

// Starts threads - 1 workers (the caller is thread 0). Null if memory or threads cannot be had.
Pool* CreatePool(int threads, const predict_allocator& allocator);
void DestroyPool(Pool* pool);

// Signature of predict_thread_pool; `pool` is a Pool. One caller at a time.
void RunParallel(void* pool, void (*task)(void* arg, int index, int thread), void* arg, int count);

}  // namespace predict

#endif  // PREDICT_RUNTIME_POOL_H_
