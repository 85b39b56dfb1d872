// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The types of predict.js. The one thing to know: what `run`, `input` and `output` give are views of the library's own memory, valid
// until the next run, reshape, load or destroy.

/** Bytes, or where they are: a URL, or in node a path. */
export type Source = string | URL | ArrayBuffer | ArrayBufferView | Response;

/** Elements as the program has them: float16 as Uint16Array of its bits, bool as Uint8Array. */
export type Numbers =
  | Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array;

export type DType =
  | "float32" | "float64" | "float16" | "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "int64" | "uint64" | "bool";

export interface TensorInfo {
  name: string;
  dtype: DType;
  /** As of now. */
  shape: number[];
  /** The names of the dimensions that reshape may change; null where fixed or computed. */
  symbols: (string | null)[];
}

export interface LoadOptions {
  /** The library; by default the .wasm of this file's name beside it. */
  wasm?: Source | WebAssembly.Module;
  /** How many, the calling one included: 1 to 64. By default one for each processor up to 4; for a library without threads 1. */
  threads?: number;
  /** Bytes that the predictor, its program and its threads may take. */
  maxMemory?: number;
  /** The instruction set, where the library has several. */
  backend?: string;
  /** Check the weights' checksum, too, which reads all of them. */
  verify?: boolean;
}

/** What the runtime refuses, in its words. */
export class PredictError extends Error {
  constructor(message: string, status: number);
  /** predict.h's predict_status: 1 a wrong argument, 2 a damaged program, 3 unsupported, 4 no memory or no thread, 5 a file. */
  readonly status: number;
}

/** Compiles the library and makes a predictor of the program, with its threads. */
export function load(program: Source | PromiseLike<Source>, options?: LoadOptions): Promise<Predictor>;

/** A program with its memory. */
export class Predictor {
  #private;
  private constructor();
  readonly inputs: TensorInfo[];
  readonly outputs: TensorInfo[];
  /** The instruction set in use. */
  readonly backend: string;
  /** How many threads run it, the calling one included. */
  readonly threads: number;

  /** A text that the compiler left: "model", "compiler", … */
  info(key: string): string | null;
  /** The input's memory, to be filled before `run()`. */
  input<View extends Numbers = Numbers>(name: string): View;
  /** The output's memory. */
  output<View extends Numbers = Numbers>(name: string): View;
  /** Sets the shapes of inputs, by name; the others follow the symbols that they share. */
  reshape(shapes: Readonly<Record<string, readonly number[]>>): void;
  /**
   * Copies the values into the inputs, runs, and returns views of all outputs by name. An input that is left out keeps what it has:
   * views from `input` need not be passed. A step that is led to an index out of range is a PredictError; the next run is as good as any.
   */
  run<Outputs extends Record<string, Numbers> = Record<string, Numbers>>(values?: Readonly<Record<string, Numbers>>): Outputs;
  /** Ends the threads and frees everything; the predictor cannot be used afterwards. */
  destroy(): void;
}
