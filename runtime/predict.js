// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// predict.js: predict.h for JavaScript, in browsers, workers and node, without any other module.
//
//   import { load } from "./predict.js";
//   const p = await load("predict.program");          // the module beside this file; or load(program, { wasm })
//   const { scores } = p.run({ image: float32Array });
//   p.destroy();
//
// The one thing to know: what `run` returns and `input` gives are views of the module's own memory, valid until the next
// run, reshape, load or destroy; `slice()` them to keep them.

/**
 * @typedef {string | URL | ArrayBuffer | ArrayBufferView | Response} Source  bytes, or where they are
 * @typedef {Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array |
 *           BigInt64Array | BigUint64Array} Numbers  float16 as Uint16Array of its bits, bool as Uint8Array
 * @typedef {{ name: string, dtype: string, shape: number[], symbols: (string | null)[] }} TensorInfo
 *           shape is that of now; symbols names the dimensions that reshape may change
 * @typedef {{ wasm?: Source | WebAssembly.Module, backend?: string, verify?: boolean }} LoadOptions
 *           wasm: the library, by default the .wasm beside this file; verify: check the weights' checksum as well
 */

const DTYPES = {
  1: ["float32", Float32Array], 2: ["uint8", Uint8Array], 3: ["int8", Int8Array], 4: ["uint16", Uint16Array],
  5: ["int16", Int16Array], 6: ["int32", Int32Array], 7: ["int64", BigInt64Array], 9: ["bool", Uint8Array],
  10: ["float16", Uint16Array], 11: ["float64", Float64Array], 12: ["uint32", Uint32Array], 13: ["uint64", BigUint64Array],
};
const MAX_RANK = 8;
const VERIFY_WEIGHTS = 1;
// sizeof(predict_tensor_info) and predict_options, whose pointers have 4 bytes here.
const INFO = { name: 0, dtype: 4, rank: 8, dims: 16, symbols: 80, bytes: 112, size: 120 };
const OPTIONS = { structBytes: 0, threads: 4, backend: 8, size: 20 };

/** What the runtime refuses, in its words. */
export class PredictError extends Error {
  /** @param {string} message @param {number} status the predict_status */
  constructor(message, status) {
    super(message);
    this.name = "PredictError";
    this.status = status;
  }
}

/** @param {Source} source @returns {Promise<Response | Uint8Array>} */
async function open(source) {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (typeof source === "string" || source instanceof URL) {
    const inNode = typeof process !== "undefined" && process.versions?.node;
    if (inNode && !/^(https?|data|blob):/.test(String(source))) {
      const { readFile } = await import("node:fs/promises");
      return await readFile(String(source).startsWith("file:") ? new URL(source) : source);
    }
    source = await fetch(source);
  }
  if (!source.ok) throw new PredictError(`load: ${source.url} answers ${source.status} ${source.statusText}`, 5);
  return source;
}

/** @param {Source} source @returns {Promise<Uint8Array>} */
async function bytesOf(source) {
  const opened = await open(source);
  return opened instanceof Uint8Array ? opened : new Uint8Array(await opened.arrayBuffer());
}

/** @param {Source | WebAssembly.Module} source @returns {Promise<WebAssembly.Module>} */
async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  const opened = await open(source);
  if (opened instanceof Uint8Array) return WebAssembly.compile(opened);
  const isWasm = opened.headers.get("Content-Type")?.startsWith("application/wasm");
  return isWasm ? WebAssembly.compileStreaming(opened) : WebAssembly.compile(await opened.arrayBuffer());
}

/**
 * Compiles the library and makes a predictor of the program.
 * @param {Source} program
 * @param {LoadOptions} [options]
 * @returns {Promise<Predictor>}
 */
export async function load(program, options = {}) {
  const wasm = options.wasm ?? import.meta.url.replace(/\.m?js([?#].*)?$/, ".wasm");
  const [module, bytes] = await Promise.all([compile(wasm), bytesOf(program)]);
  const instance = await WebAssembly.instantiate(module, {});
  return new Predictor(instance.exports, bytes, options);
}

/** A program with its memory; has a module instance of its own, so that destroying it frees all. */
export class Predictor {
  #c; #program = 0; #predictor = 0; #owned = [];

  /** Use `load`. @param {any} exports @param {Uint8Array} bytes @param {LoadOptions} options */
  constructor(exports, bytes, options) {
    this.#c = exports;
    const place = this.#alloc(4);
    const data = this.#alloc(bytes.length);
    new Uint8Array(this.#memory, data, bytes.length).set(bytes);
    this.#check(exports.predict_program_from_memory(data, bytes.length, options.verify ? VERIFY_WEIGHTS : 0, place));
    this.#program = this.#view().getUint32(place, true);
    const settings = this.#alloc(OPTIONS.size);
    new Uint8Array(this.#memory, settings, OPTIONS.size).fill(0);
    const backend = options.backend === undefined ? 0 : this.#write(options.backend);
    this.#view().setUint32(settings + OPTIONS.structBytes, OPTIONS.size, true);
    this.#view().setUint32(settings + OPTIONS.backend, backend, true);
    this.#check(exports.predict_create(this.#program, settings, place));
    this.#predictor = this.#view().getUint32(place, true);
  }

  /** @returns {TensorInfo[]} */
  get inputs() { return this.#infos("input"); }

  /** @returns {TensorInfo[]} */
  get outputs() { return this.#infos("output"); }

  /** The instruction set in use. @returns {string} */
  get backend() { return this.#text(this.#c.predict_backend(this.#alive())); }

  /** A text that the compiler left: "model", "compiler", … @param {string} key @returns {string | null} */
  info(key) { return this.#with(key, (at) => this.#text(this.#c.predict_program_info(this.#alive() && this.#program, at))); }

  /** The input's memory, to be filled before `run()`. @param {string} name @returns {Numbers} */
  input(name) { return this.#data("input", this.#index("input", name)); }

  /** The output's memory. @param {string} name @returns {Numbers} */
  output(name) { return this.#data("output", this.#index("output", name)); }

  /**
   * Sets the shapes of inputs, by name; the others follow the symbols that they share.
   * @param {Object<string, number[]>} shapes
   */
  reshape(shapes) {
    const inputs = this.inputs;
    const rows = new Map(Object.entries(shapes).map(([name, shape]) => [this.#index("input", name), shape]));
    for (const [index, shape] of rows) {
      const { name, shape: now } = inputs[index];
      if (shape.length !== now.length) throw new PredictError(`reshape: input '${name}' has ${now.length} dimensions, got ${shape.length}`, 1);
    }
    const block = this.#c.malloc(inputs.length * (4 + 8 * MAX_RANK));
    if (!block) throw new PredictError("reshape: no memory", 4);
    const start = block + Math.ceil(inputs.length / 2) * 8;
    for (let i = 0; i < inputs.length; ++i) {
      const row = start + i * 8 * MAX_RANK;
      this.#view().setUint32(block + 4 * i, rows.has(i) ? row : 0, true);
      rows.get(i)?.forEach((size, j) => this.#view().setBigInt64(row + 8 * j, BigInt(size), true));
    }
    const status = this.#c.predict_reshape(this.#alive(), block);
    this.#c.free(block);
    this.#check(status);
  }

  /**
   * Copies `values` into the inputs, runs, and returns views of all outputs by name. An input that is left out keeps what
   * it has: views from `input` need not be passed.
   * @param {Object<string, Numbers>} [values]
   * @returns {Object<string, Numbers>}
   */
  run(values = {}) {
    const inputs = this.inputs;
    for (const [name, array] of Object.entries(values)) {
      const index = this.#index("input", name);
      const { dtype, shape } = inputs[index];
      const target = this.#data("input", index);
      if (array?.constructor !== target.constructor) {
        throw new PredictError(`run: input '${name}' is ${dtype}: pass a ${target.constructor.name}, not ${array?.constructor?.name}`, 1);
      }
      if (array.length !== target.length) {
        throw new PredictError(`run: input '${name}' has ${target.length} elements, shape [${shape}], got ${array.length}`, 1);
      }
      if (array.buffer !== target.buffer || array.byteOffset !== target.byteOffset) target.set(array);
    }
    this.#check(this.#c.predict_run(this.#alive()));
    return Object.fromEntries(this.outputs.map(({ name }, i) => [name, this.#data("output", i)]));
  }

  /** Frees everything; the predictor cannot be used afterwards. */
  destroy() {
    if (!this.#predictor) return;
    this.#c.predict_destroy(this.#predictor);
    this.#c.predict_program_release(this.#program);
    for (const memory of this.#owned) this.#c.free(memory);
    this.#predictor = 0;
  }

  get #memory() { return this.#c.memory.buffer; }
  #view() { return new DataView(this.#memory); }

  #alive() {
    if (!this.#predictor) throw new PredictError("this predictor is destroyed", 1);
    return this.#predictor;
  }

  #check(status) {
    if (status !== 0) throw new PredictError(this.#text(this.#c.predict_last_error()), status);
  }

  #alloc(bytes) {
    const memory = this.#c.malloc(bytes);
    if (!memory) throw new PredictError(`load: no memory for ${bytes} bytes`, 4);
    this.#owned.push(memory);
    return memory;
  }

  #text(at) {
    if (!at) return null;
    const bytes = new Uint8Array(this.#memory);
    return new TextDecoder().decode(bytes.slice(at, bytes.indexOf(0, at)));
  }

  #write(text) {
    const bytes = new TextEncoder().encode(text + "\0");
    const at = this.#alloc(bytes.length);
    new Uint8Array(this.#memory, at, bytes.length).set(bytes);
    return at;
  }

  #with(text, use) {
    const at = this.#write(text);
    this.#owned.pop();
    try { return use(at); } finally { this.#c.free(at); }
  }

  #index(kind, name) {
    return this.#with(name, (at) => {
      const place = this.#c.malloc(4);
      try {
        this.#check(this.#c[`predict_${kind}_index`](this.#alive(), at, place));
        return this.#view().getUint32(place, true);
      } finally { this.#c.free(place); }
    });
  }

  #info(kind, index) {
    const at = this.#c.malloc(INFO.size);
    try {
      this.#check(this.#c[`predict_${kind}_info`](this.#alive(), index, at));
      const view = this.#view();
      const axes = Array.from({ length: view.getInt32(at + INFO.rank, true) }, (_, i) => i);
      return {
        name: this.#text(view.getUint32(at + INFO.name, true)),
        dtype: view.getInt32(at + INFO.dtype, true),
        shape: axes.map((i) => Number(view.getBigInt64(at + INFO.dims + 8 * i, true))),
        symbols: axes.map((i) => this.#text(view.getUint32(at + INFO.symbols + 4 * i, true))),
        bytes: view.getUint32(at + INFO.bytes, true),
      };
    } finally { this.#c.free(at); }
  }

  #infos(kind) {
    const count = this.#c[`predict_${kind}_count`](this.#alive());
    return Array.from({ length: count }, (_, i) => {
      const { name, dtype, shape, symbols } = this.#info(kind, i);
      return { name, dtype: DTYPES[dtype][0], shape, symbols };
    });
  }

  #data(kind, index) {
    const at = this.#c[`predict_${kind}_data`](this.#alive(), index);
    if (!at) this.#check(4);
    const { dtype, bytes } = this.#info(kind, index);
    const Type = DTYPES[dtype][1];
    return new Type(this.#memory, at, bytes / Type.BYTES_PER_ELEMENT);
  }
}
