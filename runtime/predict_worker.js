// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// One thread of a predictor: predict.js starts this file as a Worker, in browsers and node. The one thing to know: it has an
// instance of the module of its own, on the memory of all, and blocks in predict_thread_run until the predictor is destroyed.

const port = globalThis.process?.getBuiltinModule?.("node:worker_threads").parentPort ?? self;

port.onmessage = async ({ data: { module, memory, thread, tls, stack } }) => {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  exports.__stack_pointer.value = stack;
  exports.__wasm_init_tls(tls);
  port.postMessage("ready");
  try {
    exports.predict_thread_run(thread);
  } catch (error) {
    exports.predict_thread_died();
    throw error;
  }
};
