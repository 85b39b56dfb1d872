// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What predict.js promises of threads. The one thing to know: a page's own thread may not block, so there it spins; the same
// checks hold for both ways.

import { failures as failuresOf, fails, near, same } from "./checks.mjs";
import { load } from "./predict.js";

const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const node = typeof process === "undefined" ? null : process.getBuiltinModule("node:worker_threads");

/** What `work` returns, and the Workers that it starts. */
async function withWorkers(work) {
  const [place, Original] = node ? [node, node.Worker] : [globalThis, globalThis.Worker];
  const workers = [];
  place.Worker = class extends Original {
    constructor(...words) {
      super(...words);
      workers.push(this);
    }
  };
  try {
    return [await work(), workers];
  } finally {
    place.Worker = Original;
  }
}

const CHECKS = {
  async "without a wish there are as many threads as processors, four at most"() {
    const p = await load(near("row_sums.program"));
    same(p.threads >= 1 && p.threads <= 4, true);
    p.destroy();
  },
  async "a thread is a Worker, less the calling one"() {
    const [p, workers] = await withWorkers(() => load(near("row_sums.program"), { threads: 5 }));
    same([p.threads, workers.length], [5, 4]);
    p.destroy();
  },
  async "each number of threads gives the same bits"() {
    const x = new Float32Array(6000).map((_, i) => Math.sin(i) * 1000);
    const results = [];
    for (const threads of [1, 2, 3, 8]) {
      const p = await load(near("row_sums.program"), { threads });
      p.reshape({ x: [1000, 6] });
      results.push([...new Uint32Array(p.run({ x }).y.slice().buffer)]);
      p.destroy();
    }
    for (const result of results) same(result, results[0]);
  },
  async "threads that sleep wake up, and those that are awake keep up"() {
    const p = await load(near("row_sums.program"), { threads: 3 });
    p.reshape({ x: [1000, 6] });
    for (let i = 0; i < 300; ++i) {
      if (i % 30 === 0) await later(20);
      same(p.run({ x: new Float32Array(6000).fill(i) }).y.every((sum) => sum === 2 * (6 * i + 3)), true);
    }
    p.destroy();
  },
  async "predictors with threads live side by side"() {
    const predictors = await Promise.all([2, 3, 4].map((threads) => load(near("row_sums.program"), { threads })));
    predictors.forEach((p, i) => p.run({ x: new Float32Array(6).fill(i) }));
    predictors.forEach((p, i) => same(p.output("y")[0], 2 * (6 * i + 3)));
    predictors.forEach((p) => p.destroy());
  },
  async "a number of threads that cannot be is an error"() {
    for (const threads of [0, -1, 65, 1.5, "2", NaN]) {
      await fails(() => load(near("row_sums.program"), { threads }), `load: threads must be 1 to 64, got ${threads}`, 1);
    }
  },
  async "threads that maxMemory has no room for are an error"() {
    await fails(() => load(near("row_sums.program"), { threads: 60, maxMemory: 2 << 20 }), "load: no memory for 60 threads. maxMemory", 4);
    await fails(() => load(near("row_sums.program"), { threads: 2, maxMemory: 1 << 20 }), "a shared memory of 2097152 to 1048576 bytes cannot be had here", 4);
  },
  async "a Worker whose script is missing is an error that says where it belongs"() {
    const lonely = await import("./lonely/predict.js");
    const options = { threads: 3, wasm: near("predict.wasm") };
    await fails(() => lonely.load(near("row_sums.program"), options), "predict_worker.js must lie beside predict.js", 4);
    const p = await lonely.load(near("row_sums.program"), { ...options, threads: 1 });
    same([...p.run({ x: new Float32Array(6) }).y], [6, 6]);
  },
  async "a Worker that dies in a run ends the run, and all later ones, with an error"() {
    const p = await load(near("trap.program"), { threads: 2 });
    await fails(() => p.run({ x: new Float32Array(1) }), "a thread of this predictor has died: RuntimeError", 4);
    await later(50);
    await fails(() => p.run(), "Load the program anew.", 4);
    p.destroy();
    await fails(() => p.run(), "this predictor is destroyed", 1);
    const again = await load(near("trap.program"), { threads: 1 });
    again.run({ x: new Float32Array(1) });
  },
  async "a Worker that ends between two runs is an error at the next"() {
    if (!node) return;  // In a browser nobody is told.
    const [p, workers] = await withWorkers(() => load(near("row_sums.program"), { threads: 3 }));
    await workers[1].terminate();
    await fails(() => p.run({ x: new Float32Array(6) }), "a thread of this predictor has died: its Worker ended", 4);
    p.destroy();
  },
  async "destroy ends the Workers, and so does a load that fails"() {
    if (!node) return;
    const ended = (workers) => Promise.all(workers.map((worker) => worker.threadId === -1 || new Promise((resolve) => worker.once("exit", resolve))));
    const [p, workers] = await withWorkers(() => load(near("row_sums.program"), { threads: 3 }));
    p.destroy();
    await ended(workers);
    const [, others] = await withWorkers(() => fails(() => load(new Uint8Array(100), { threads: 3 }), "this is not a program", 2));
    same(others.length, 2);
    await ended(others);
  },
};

/** Runs all checks; returns the failures, one line each. */
export const failures = () => failuresOf(CHECKS);
