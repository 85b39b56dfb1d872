// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What predict.js promises, checked with the tiny programs of tests/runtime. The one thing to know: the same file runs in node,
// in a page and in a worker, with each kind of library; everything it loads lies beside it.

import { load } from "./predict.js";

export const near = (url) => new URL(url, import.meta.url);
const bytes = async (url) => new Uint8Array(await (typeof process === "undefined"
  ? (await fetch(near(url))).arrayBuffer() : (await import("node:fs/promises")).readFile(near(url))));

export function same(got, wanted) {
  const [a, b] = [got, wanted].map((value) => JSON.stringify(ArrayBuffer.isView(value) ? [...value] : value));
  if (a !== b) throw new Error(`got ${a}, not ${b}`);
}

export async function fails(work, text, status) {
  try {
    await work();
  } catch (error) {
    if (error.name !== "PredictError" || !error.message.includes(text) || error.status !== status) {
      throw new Error(`got ${error.name} ${error.status} '${error.message}', not ${status} '${text}'`);
    }
    return;
  }
  throw new Error(`does not fail with '${text}'`);
}

const rowSums = (x) => [0, 3].map((at) => 2 * (2 * (x[at] + x[at + 1] + x[at + 2]) + 3));

/** Each promise is a sentence. */
export const CHECKS = {
  async "a program beside the module loads and computes"() {
    const p = await load(near("row_sums.program"));
    const { y, z } = p.run({ x: new Float32Array([1, 2, 3, 4, 5, 6]) });
    same([...y], rowSums([1, 2, 3, 4, 5, 6]));
    same([...z], [0, 2, 4, 6, 8, 10]);
    p.destroy();
  },
  async "bytes, an ArrayBuffer, a text and a compiled module serve as well"() {
    const program = await bytes("row_sums.program");
    const wasm = await WebAssembly.compile(await bytes("predict.wasm"));
    const shifted = new Uint8Array(program.length + 3);
    shifted.set(program, 3);
    for (const source of [program, shifted.subarray(3), program.slice().buffer, near("row_sums.program").href]) {
      const p = await load(source, { wasm });
      same([...p.run({ x: new Float32Array(6) }).y], [6, 6]);
    }
  },
  async "inputs and outputs tell name, dtype, shape and symbols"() {
    const p = await load(near("row_sums.program"));
    same(p.inputs, [{ name: "x", dtype: "float32", shape: [1, 6], symbols: ["N", null] }]);
    same(p.outputs.map(({ name, shape }) => [name, shape]), [["y", [2]], ["z", [2, 3]]]);
    same([p.info("model"), p.info("nothing"), p.backend], ["row_sums", null, "generic"]);
  },
  async "reshape changes shapes, and views follow"() {
    const p = await load(near("row_sums.program"));
    p.reshape({ x: [300, 6] });
    same(p.outputs[0].shape, [600]);
    const x = p.input("x");
    same(x.length, 1800);
    x.fill(1);
    same([...p.run().y].every((sum) => sum === 18), true);
    p.reshape({ x: [1, 6] });
    await fails(() => p.run(), "input 'x' has no data", 1);
    same([...p.run({ x: new Float32Array(6) }).y], [6, 6]);
  },
  async "an input that is left out keeps what it has"() {
    const p = await load(near("two_inputs.program"));
    p.run({ left: new Float32Array([1, 2, 3, 4]), right: new Float32Array(4) });
    same([...p.run({ right: new Float32Array([1, 1, 1, 1]) }).y], [2, 3, 4, 5]);
  },
  async "many predictors live at once, and destroyed ones give their memory back"() {
    const program = await bytes("row_sums.program");
    const predictors = await Promise.all(Array.from({ length: 8 }, () => load(program)));
    predictors.forEach((p, i) => p.run({ x: new Float32Array(6).fill(i) }));
    predictors.forEach((p, i) => same(p.output("y")[0], 2 * (6 * i + 3)));
    predictors.forEach((p) => p.destroy());
    await fails(() => predictors[0].run(), "this predictor is destroyed", 1);
  },
  async "thousands of reshapes do not grow the memory without end"() {
    const p = await load(near("row_sums.program"));
    const sizes = [];
    for (let i = 0; i < 3000; ++i) {
      p.reshape({ x: [1 + (i * 37) % 1000, 6] });
      p.run({ x: new Float32Array(p.inputs[0].shape[0] * 6) });
      sizes.push(p.input("x").buffer.byteLength);
    }
    same(sizes.at(-1), sizes[1000]);
  },
  async "wrong names, types, lengths and shapes are errors that say so"() {
    const p = await load(near("row_sums.program"));
    await fails(() => p.run({ image: new Float32Array(6) }), "there is no input 'image'; known: 'x'", 1);
    await fails(() => p.run({ x: new Float64Array(6) }), "input 'x' is float32: pass a Float32Array, not Float64Array", 1);
    await fails(() => p.run({ x: [1, 2, 3, 4, 5, 6] }), "pass a Float32Array, not Array", 1);
    await fails(() => p.run({ x: new Float32Array(5) }), "input 'x' has 6 elements, shape [1,6], got 5", 1);
    await fails(() => p.output("x"), "there is no output 'x'; known: 'y', 'z'", 1);
    await fails(() => p.reshape({ x: [1, 5] }), "dimension 1 must be 6, got 5", 1);
    await fails(() => p.reshape({ x: [6] }), "input 'x' has 2 dimensions, got 1", 1);
    await fails(() => p.reshape({ x: [1001, 6] }), "dimension 'N' cannot be 1001: the program allows at most 1000", 1);
    same([...p.run({ x: new Float32Array(6) }).y], [6, 6]);
  },
  async "a step that fails is an error, and the next run is as good as any"() {
    const p = await load(near("positive.program"));
    await fails(() => p.run({ x: new Float32Array([1, -2, 3, 4]) }), "predict_run: step 0 'look': Positive: an element is negative. Give others.", 1);
    same([...p.run({ x: new Float32Array([1, 2, 3, 4]) }).y], [2, 4, 6, 8]);
  },
  async "damaged and missing files are errors that say so"() {
    const program = await bytes("row_sums.program");
    await fails(() => load(program.subarray(0, 700)), "the program is truncated: it has 700 bytes instead of", 2);
    await fails(() => load(new Uint8Array(0)), "truncated", 2);
    const damaged = program.slice();
    damaged[damaged.length - 50] ^= 1;
    await load(damaged);
    await fails(() => load(damaged, { verify: true }), "its weights' checksum does not agree", 2);
    await fails(() => load(program, { backend: "avx3" }), "unknown backend 'avx3'; known: twice, generic, never", 3);
    if (typeof process === "undefined") await fails(() => load(near("missing.program")), "missing.program answers 404", 5);
  },
  async "what needs more than maxMemory is an error, and the predictor lives on"() {
    const maxMemory = 2 << 20;
    await fails(() => load(new Uint8Array(maxMemory), { maxMemory, threads: 1 }), "load: no memory for 2097152 bytes. maxMemory allows 2097152 bytes.", 4);
    const p = await load(near("two_inputs.program"), { maxMemory, threads: 1 });
    const many = 99999;
    p.reshape({ left: [many] });
    const values = { left: new Float32Array(many), right: new Float32Array(many) };
    await fails(() => p.run(values), "maxMemory allows 2097152 bytes.", 4);
    p.reshape({ left: [4] });
    same([...p.run({ left: new Float32Array([1, 2, 3, 4]), right: new Float32Array(4) }).y], [1, 2, 3, 4]);
    for (const wrong of [0, 0.5, -1, NaN, "much"]) await fails(() => load(near("row_sums.program"), { maxMemory: wrong }), "maxMemory must be a number of bytes", 1);
    const q = await load(near("two_inputs.program"), { maxMemory: 8 << 20, threads: 1 });
    q.reshape({ left: [many] });
    same(q.run(values).y.length, many);
  },
};

/** Runs all checks; returns the failures, one line each. */
export async function failures(checks) {
  const failed = [];
  for (const [name, check] of Object.entries(checks ?? CHECKS)) {
    try {
      await check();
    } catch (error) {
      failed.push(`${name}: ${error.stack ?? error}`);
    }
  }
  return failed;
}
