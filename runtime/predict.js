// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// predict.js: predict.h for JavaScript, in browsers, workers and node, without any other module; a library with threads
// also needs predict_worker.js beside this file.
//
//   import { load } from "./predict.js";
//   const p = await load("predict.program");          // the module beside this file; or load(program, { wasm })
//   const { scores } = p.run({ image: float32Array });
//   p.destroy();
//
// Its types and options are in predict.d.ts. The one thing to know: what `run` returns and `input` gives are views of the
// module's own memory, valid until the next run, reshape, load or destroy; `slice()` them to keep them. With threads that memory
// is shared, which some functions of browsers do not take: `slice()` for those, too.

const DTYPES = {
  1: ["float32", Float32Array], 2: ["uint8", Uint8Array], 3: ["int8", Int8Array], 4: ["uint16", Uint16Array],
  5: ["int16", Int16Array], 6: ["int32", Int32Array], 7: ["int64", BigInt64Array], 9: ["bool", Uint8Array],
  10: ["float16", Uint16Array], 11: ["float64", Float64Array], 12: ["uint32", Uint32Array], 13: ["uint64", BigUint64Array],
};
const MAX_RANK = 8;
const VERIFY_WEIGHTS = 1;
const UNSUPPORTED = 3;
const OUT_OF_MEMORY = 4;
// sizeof(predict_tensor_info) and predict_options, whose pointers have 4 bytes here.
const INFO = { name: 0, dtype: 4, rank: 8, dims: 16, symbols: 80, bytes: 112, size: 120 };
const OPTIONS = { structBytes: 0, threads: 4, backend: 8, size: 20 };
const PAGE = 65536;
// The shared memory's first and greatest pages, as platforms/families.bzl has them.
const SHARED = { initial: 32, maximum: 32768 };
const MAX_THREADS = 64;
// A thread's memory: the runtime's record of it, its variables, its stack. No kernel needs more than some KiB.
const THREAD = { bytes: 2 * PAGE, record: 64 };

const inNode = typeof process !== "undefined" && Boolean(process.versions?.node);

/** A module of node's, in a way that no bundler follows. */
function builtin(name) {
  if (!process.getBuiltinModule) throw new PredictError(`load: node is ${process.versions.node}, it must be 20.16 or newer`, UNSUPPORTED);
  return process.getBuiltinModule(name);
}

/** What the runtime refuses, in its words; status is predict.h's predict_status. */
export class PredictError extends Error {
  constructor(message, status) {
    super(message);
    this.name = "PredictError";
    this.status = status;
  }
}

/** The bytes of a source, or the Response that will have them. */
async function open(given) {
  let source = await given;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (typeof source === "string" || source instanceof URL) {
    if (inNode && !/^(https?|data|blob):/.test(String(source))) {
      return await builtin("node:fs/promises").readFile(String(source).startsWith("file:") ? new URL(source) : source);
    }
    source = await fetch(source);
  }
  if (!source.ok) throw new PredictError(`load: ${source.url} answers ${source.status} ${source.statusText}`, 5);
  return source;
}

/** A source's bytes. */
export async function bytesOf(source) {
  const opened = await open(source);
  return opened instanceof Uint8Array ? opened : new Uint8Array(await opened.arrayBuffer());
}

async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  const opened = await open(source);
  if (opened instanceof Uint8Array) return WebAssembly.compile(opened);
  // Nothing but this text will do for compileStreaming, no parameter behind it.
  const isWasm = opened.headers.get("Content-Type")?.toLowerCase() === "application/wasm";
  return isWasm ? WebAssembly.compileStreaming(opened) : WebAssembly.compile(await opened.arrayBuffer());
}

function noMemory(text, maxMemory) {
  const limit = maxMemory === undefined ? "" : ` maxMemory allows ${maxMemory} bytes.`;
  return new PredictError(text + limit, OUT_OF_MEMORY);
}

/** The memory that the threads of a module share. */
function sharedMemory(maxMemory = Infinity) {
  const maximum = Math.min(SHARED.maximum, Math.floor(maxMemory / PAGE));
  try {
    return new WebAssembly.Memory({ initial: SHARED.initial, maximum, shared: true });
  } catch (error) {
    const want = `a shared memory of ${SHARED.initial * PAGE} to ${maximum * PAGE} bytes`;
    throw new PredictError(`load: ${want} cannot be had here (${error.message}). Set maxMemory to another number of bytes.`, OUT_OF_MEMORY);
  }
}

/** Whether this thread may block: that of a page may not. */
function mayWait() {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}

/** The Workers of one predictor: its threads besides the calling one. */
class Workers {
  /** Why one of them is no more, or null. */
  died = null;
  #all = [];

  /** Starts threads - 1 of them; each then waits for the predictor. */
  async start(module, memory, exports, { threads, maxMemory }) {
    const blocking = mayWait();
    const places = Array.from({ length: threads - 1 }, () => {
      const thread = exports.malloc(THREAD.bytes);
      if (!thread) throw noMemory(`load: no memory for ${threads} threads.`, maxMemory);
      new Uint8Array(memory.buffer, thread, THREAD.bytes).fill(0);
      exports.predict_thread_offer(thread, blocking);
      return { thread, tls: thread + THREAD.record, stack: thread + THREAD.bytes };
    });
    try {
      await Promise.all(places.map((place) => this.#begin({ module, memory, ...place })));
    } catch (error) {
      this.end();
      throw new PredictError(`load: a thread does not start: ${error.message}. predict_worker.js must lie beside predict.js, and come `
        + "with the headers of the page.", OUT_OF_MEMORY);
    }
  }

  end() { for (const worker of this.#all) worker.terminate(); }

  /** Resolves when the Worker waits for work. */
  #begin(message) {
    return new Promise((resolve, reject) => {
      const worker = inNode
        ? new (builtin("node:worker_threads").Worker)(new URL("./predict_worker.js", import.meta.url))
        : new Worker(new URL("./predict_worker.js", import.meta.url), { type: "module" });
      const fail = (reason) => {
        this.died ??= reason;
        reject(new Error(reason));
      };
      this.#all.push(worker);
      if (inNode) {
        worker.once("message", () => resolve(worker.unref())).on("error", (error) => fail(String(error))).on("exit", () => fail("its Worker ended"));
      } else {
        worker.onmessage = () => resolve(worker);
        worker.onerror = (event) => fail(event.message ?? "its script cannot be loaded");
      }
      worker.postMessage(message);
    });
  }
}

/** How many threads a predictor shall have: as many as processors up to four where nothing is wished. */
export function threadCount(wish, threaded) {
  const processors = globalThis.navigator?.hardwareConcurrency ?? builtin("node:os").availableParallelism();
  const threads = wish ?? (threaded ? Math.min(processors, 4) : 1);
  if (Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS) return threads;
  throw new PredictError(`load: threads must be 1 to ${MAX_THREADS}, got ${threads}`, 1);
}

/** Compiles the library and makes a predictor of the program. */
export async function load(program, options = {}) {
  const wasm = options.wasm ?? import.meta.url.replace(/\.m?js([?#].*)?$/, ".wasm");
  const [module, bytes] = await Promise.all([compile(wasm), bytesOf(program)]);
  const { maxMemory } = options;
  const threaded = WebAssembly.Module.imports(module).some(({ kind }) => kind === "memory");
  const threads = threadCount(options.threads, threaded);
  if (maxMemory !== undefined && !(maxMemory >= 1)) throw new PredictError(`load: maxMemory must be a number of bytes, got ${maxMemory}`, 1);
  const workers = new Workers();
  const memory = threaded ? sharedMemory(maxMemory) : undefined;
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  if (threaded) {
    await workers.start(module, memory, exports, { threads, maxMemory });
  } else if (maxMemory < 2 ** 32) {
    new DataView(exports.memory.buffer).setUint32(exports.predict_memory_limit.value, maxMemory, true);
  }
  try {
    return new Predictor(exports, bytes, { ...options, threads }, workers);
  } catch (error) {
    workers.end();
    throw error;
  }
}

/** A program with its memory; has a module instance of its own, so that destroying it frees all. */
export class Predictor {
  #c; #workers; #maxMemory; #place; #program = 0; #predictor = 0; #owned = [];

  /** Use `load`. */
  constructor(exports, bytes, options, workers) {
    this.#c = exports;
    this.#workers = workers;
    this.#maxMemory = options.maxMemory;
    /** How many threads run it, the calling one included. */
    this.threads = options.threads;
    // What the functions below write their results to.
    const place = this.#place = this.#alloc(INFO.size);
    const data = this.#alloc(bytes.length);
    new Uint8Array(this.#memory, data, bytes.length).set(bytes);
    this.#check(exports.predict_program_from_memory(data, bytes.length, options.verify ? VERIFY_WEIGHTS : 0, place));
    this.#program = this.#view().getUint32(place, true);
    const settings = this.#alloc(OPTIONS.size);
    new Uint8Array(this.#memory, settings, OPTIONS.size).fill(0);
    const backend = options.backend === undefined ? 0 : this.#write(options.backend);
    this.#view().setUint32(settings + OPTIONS.structBytes, OPTIONS.size, true);
    this.#view().setInt32(settings + OPTIONS.threads, options.threads, true);
    this.#view().setUint32(settings + OPTIONS.backend, backend, true);
    this.#check(exports.predict_create(this.#program, settings, place));
    this.#predictor = this.#view().getUint32(place, true);
  }

  get inputs() { return this.#infos("input"); }

  get outputs() { return this.#infos("output"); }

  /** The instruction set in use. */
  get backend() { return this.#text(this.#c.predict_backend(this.#alive())); }

  /** A text that the compiler left: "model", "compiler", … */
  info(key) { return this.#with(key, (at) => this.#text(this.#c.predict_program_info(this.#alive() && this.#program, at))); }

  /** The input's memory, to be filled before `run()`. */
  input(name) { return this.#data("input", this.#index("input", name)); }

  /** The output's memory. */
  output(name) { return this.#data("output", this.#index("output", name)); }

  /** Sets the shapes of inputs, by name; the others follow the symbols that they share. */
  reshape(shapes) {
    const inputs = this.inputs;
    const rows = new Map(Object.entries(shapes).map(([name, shape]) => [this.#index("input", name), shape]));
    for (const [index, shape] of rows) {
      const { name, shape: now } = inputs[index];
      if (shape.length !== now.length) throw new PredictError(`reshape: input '${name}' has ${now.length} dimensions, got ${shape.length}`, 1);
    }
    const block = this.#malloc("reshape", inputs.length * (4 + 8 * MAX_RANK));
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
    this.#check(this.#run(this.#alive()));
    return Object.fromEntries(this.outputs.map(({ name }, i) => [name, this.#data("output", i)]));
  }

  /** Frees everything; the predictor cannot be used afterwards. */
  destroy() {
    if (!this.#predictor) return;
    if (!this.#workers.died) this.#c.predict_destroy(this.#predictor);
    this.#workers.end();
    this.#c.predict_program_release(this.#program);
    for (const memory of this.#owned) this.#c.free(memory);
    this.#predictor = 0;
  }

  get #memory() { return this.#c.memory.buffer; }
  #view() { return new DataView(this.#memory); }

  #alive() {
    if (!this.#predictor) throw new PredictError("this predictor is destroyed", 1);
    if (this.#workers.died) throw new PredictError(`a thread of this predictor has died: ${this.#workers.died}. Load the program anew.`, OUT_OF_MEMORY);
    return this.#predictor;
  }

  /** A dead Worker cannot do its part: then predict_run traps instead of waiting for it. */
  #run(predictor) {
    try {
      return this.#c.predict_run(predictor);
    } catch (error) {
      this.#workers.died ??= String(error);
      this.#workers.end();
      return this.#alive();
    }
  }

  #check(status) {
    if (status === 0) return;
    const text = this.#text(this.#c.predict_last_error());
    throw status === OUT_OF_MEMORY ? noMemory(text, this.#maxMemory) : new PredictError(text, status);
  }

  /** Addresses are unsigned; WebAssembly's functions return them signed. */
  #malloc(call, bytes) {
    const memory = this.#c.malloc(bytes) >>> 0;
    if (!memory) throw noMemory(`${call}: no memory for ${bytes} bytes.`, this.#maxMemory);
    return memory;
  }

  #alloc(bytes) {
    const memory = this.#malloc("load", bytes);
    this.#owned.push(memory);
    return memory;
  }

  #text(address) {
    if (!address) return null;
    const bytes = new Uint8Array(this.#memory);
    const at = address >>> 0;
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
      this.#check(this.#c[`predict_${kind}_index`](this.#alive(), at, this.#place));
      return this.#view().getUint32(this.#place, true);
    });
  }

  #info(kind, index) {
    const at = this.#place;
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
  }

  #infos(kind) {
    const count = this.#c[`predict_${kind}_count`](this.#alive());
    return Array.from({ length: count }, (_, i) => {
      const { name, dtype, shape, symbols } = this.#info(kind, i);
      return { name, dtype: DTYPES[dtype][0], shape, symbols };
    });
  }

  #data(kind, index) {
    const at = this.#c[`predict_${kind}_data`](this.#alive(), index) >>> 0;
    if (!at) this.#check(OUT_OF_MEMORY);
    const { dtype, bytes } = this.#info(kind, index);
    const Type = DTYPES[dtype][1];
    return new Type(this.#memory, at, bytes / Type.BYTES_PER_ELEMENT);
  }
}
