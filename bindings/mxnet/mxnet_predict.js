// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// MXNet's predict-only JavaScript, by the names of its Predictor, over mxnet_predict.wasm; in browsers, workers and node, without any other module.
//
//   import { load, ndarray } from "./mxnet_predict.js";
//   const { Predictor } = await load("mxnet_predict.wasm");
//   const predictor = new Predictor(model, { data: [1, 3, 224, 224] });
//   predictor.setinput("data", ndarray(pixels, [1, 3, 224, 224]));
//   predictor.forward();
//   const { data, shape } = predictor.output(0);
//   predictor.destroy();
//
// The one thing to know: the model is what MXNet's model2json.py writes, { symbol, parambase64, meanimgbase64 }, or { symbol, params, meanimg } with
// bytes in the place of texts. The library was built for one model.

const TYPES = [Float32Array, Float64Array, null, Uint8Array, Int32Array, Int8Array, BigInt64Array, Uint8Array, Int16Array, Uint16Array, Uint32Array, BigUint64Array];
const CPU = 1;
// The shared memory's first and greatest pages, as platforms/families.bzl has them.
const SHARED = { initial: 32, maximum: 32768, shared: true };

/** What the library says went wrong. */
export class MXNetError extends Error {
  constructor(message) {
    super(message);
    this.name = "MXNetError";
  }
}

/** The bytes of a base64 text. */
export function base64Decode(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** An array: its elements in order, as float32, and its dims. */
export function ndarray(data, shape) {
  const array = { data: Float32Array.from(data), shape: Uint32Array.from(shape) };
  const size = array.shape.reduce((a, b) => a * b, 1);
  if (array.data.length !== size) throw new MXNetError(`ndarray: the shape [${array.shape}] has ${size} elements, got ${array.data.length}`);
  return array;
}

/** Compiles the library: bytes of mxnet_predict.wasm, a WebAssembly.Module, or where the file lies. Its Predictor is ready to be made. */
export async function load(wasm) {
  const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(await bytesOf(wasm));
  const threaded = WebAssembly.Module.imports(module).some(({ kind }) => kind === "memory");
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: threaded ? new WebAssembly.Memory(SHARED) : undefined } });
  const library = new Library(exports);
  return {
    Predictor: class extends Predictor {
      constructor(model, shapes) {
        super(library, model, shapes);
      }
    },
    loadNDArrayFile: (bytes) => library.list(bytes),
  };
}

async function bytesOf(source) {
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return source;
  if (typeof process !== "undefined" && process.versions?.node && !/^(https?|data|blob):/.test(String(source))) {
    return process.getBuiltinModule("node:fs/promises").readFile(String(source).startsWith("file:") ? new URL(source) : source);
  }
  const response = await fetch(source);
  if (!response.ok) throw new MXNetError(`load: ${source} answers ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}

/** The module's functions and its memory. Addresses are unsigned; WebAssembly's functions return them signed. */
class Library {
  #c;
  #owned = null;

  constructor(exports) {
    this.#c = exports;
  }

  /** What `use` returns; the memory that it puts things into is given back then. */
  scope(use) {
    const outer = this.#owned;
    const owned = this.#owned = [];
    try {
      return use();
    } finally {
      for (const memory of owned) this.#c.free(memory);
      this.#owned = outer;
    }
  }

  call(name, ...operands) {
    if (this.#c[name](...operands) !== 0) throw new MXNetError(this.text(this.#c.MXGetLastError()));
  }

  /** Room for `bytes`, until the end of the scope. */
  room(bytes) {
    const memory = this.#c.malloc(bytes) >>> 0;
    if (!memory) throw new MXNetError(`no memory for ${bytes} bytes`);
    this.#owned.push(memory);
    return memory;
  }

  put(data) {
    const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
    const at = this.room(bytes.length + 1);
    new Uint8Array(this.#c.memory.buffer).set(bytes, at);
    return at;
  }

  string(text) { return this.put(new TextEncoder().encode(text + "\0")); }
  words(numbers) { return this.put(Uint32Array.from(numbers)); }
  word(at) { return new DataView(this.#c.memory.buffer).getUint32(at, true); }

  /** A copy of `count` elements. */
  elements(Type, at, count) { return new Type(this.#c.memory.buffer.slice(at, at + count * Type.BYTES_PER_ELEMENT)); }

  text(address) {
    const bytes = new Uint8Array(this.#c.memory.buffer);
    const at = address >>> 0;
    return new TextDecoder().decode(bytes.slice(at, bytes.indexOf(0, at)));
  }

  /** Number, names, ends and dims of inputs, as the functions of C take them. */
  shapes(shapes) {
    const dims = Object.values(shapes).map((shape) => Array.from(shape));
    const bad = dims.flat().find((dim) => !(Number.isInteger(dim) && dim >= 0 && dim < 2 ** 32));
    if (bad !== undefined) throw new MXNetError(`a dim is a whole number from 0 on, got ${bad}`);
    const ends = dims.reduce((done, shape) => [...done, done[done.length - 1] + shape.length], [0]);
    return [dims.length, this.words(Object.keys(shapes).map((key) => this.string(key))), this.words(ends), this.words(dims.flat())];
  }

  /** The arrays of a .params or .nd file, by name. */
  list(bytes) {
    return this.scope(() => {
      const [out, count, key, data, dims, rank] = this.#places(6);
      this.call("MXNDListCreate", this.put(bytes), bytes.length, out, count);
      const handle = this.word(out);
      try {
        return Object.fromEntries(Array.from({ length: this.word(count) }, (_, i) => {
          this.call("MXNDListGet", handle, i, key, data, dims, rank);
          const shape = this.elements(Uint32Array, this.word(dims), this.word(rank));
          return [this.text(this.word(key)), { data: this.elements(Float32Array, this.word(data), shape.reduce((a, b) => a * b, 1)), shape }];
        }));
      } finally {
        this.#c.MXNDListFree(handle);
      }
    });
  }

  create(symbol, params, shapes) {
    return this.scope(() => {
      const [out] = this.#places(1);
      this.call("MXPredCreate", this.string(symbol), this.put(params), params.length, CPU, 0, ...this.shapes(shapes), out);
      return this.word(out);
    });
  }

  /** Output `index` with its dims. */
  output(handle, index) {
    return this.scope(() => {
      const [dims, rank, type] = this.#places(3);
      this.call("MXPredGetOutputShape", handle, index, dims, rank);
      this.call("MXPredGetOutputType", handle, index, type);
      const shape = this.elements(Uint32Array, this.word(dims), this.word(rank));
      const Type = TYPES[this.word(type)];
      if (!Type) throw new MXNetError(`output ${index} is of the type ${this.word(type)}, which JavaScript does not have`);
      const count = shape.reduce((a, b) => a * b, 1);
      const data = this.room(count * Type.BYTES_PER_ELEMENT + 1);
      this.call("MXPredGetOutput", handle, index, data, count);
      return { data: this.elements(Type, data, count), shape };
    });
  }

  partial(handle, step) {
    return this.scope(() => {
      const [left] = this.#places(1);
      this.call("MXPredPartialForward", handle, step, left);
      return this.word(left);
    });
  }

  #places(count) { return Array.from({ length: count }, () => this.words([0])); }
}

class Predictor {
  #library;
  #handle;

  /** model: as above; shapes: input name to its dims. */
  constructor(library, model, shapes) {
    const symbol = typeof model.symbol === "string" ? model.symbol : JSON.stringify(model.symbol ?? "");
    const params = model.params ?? base64Decode(model.parambase64 ?? "");
    this.#library = library;
    this.#handle = library.create(symbol, params, shapes);
    const mean = model.meanimg ?? (model.meanimgbase64 && base64Decode(model.meanimgbase64));
    /** The model's mean image, if it has one. */
    this.meanimg = mean ? library.list(mean).mean_img : undefined;
  }

  /** Sets the input `key` to the elements of an ndarray. */
  setinput(key, { data }) {
    this.#library.scope(() => this.#call("MXPredSetInput", this.#library.string(key), this.#library.put(data), data.length));
  }

  /** Computes the outputs. */
  forward() { this.#call("MXPredForward"); }

  /** Computes step `step` alone, 0 first; how many are left. */
  partialforward(step) { return this.#library.partial(this.#used(), step); }

  /** Output `index` as an ndarray: a copy. */
  output(index) { return this.#library.output(this.#used(), index); }

  /** Gives the memory back. */
  destroy() {
    if (this.#handle) this.#call("MXPredFree");
    this.#handle = 0;
  }

  #used() {
    if (!this.#handle) throw new MXNetError("this predictor is destroyed");
    return this.#handle;
  }

  #call(name, ...operands) { this.#library.call(name, this.#used(), ...operands); }
}
