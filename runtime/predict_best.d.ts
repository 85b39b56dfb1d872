// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The types of predict_best.js. The one thing to know: it has what predict.js has, but chooses the library itself.

import type { LoadOptions, Predictor, Source } from "./predict.js";

export { PredictError } from "./predict.js";
export type { DType, Numbers, Predictor, Source, TensorInfo } from "./predict.js";

/** The platforms of predict.js, best first. */
export type Variant = "wasm_relaxed_threads" | "wasm_threads" | "wasm_relaxed" | "wasm_simd" | "wasm";

export interface LoadBestOptions extends Omit<LoadOptions, "wasm"> {
  /** Where the libraries are; by default beside this file. One that is not named is not used. */
  variants?: Partial<Record<Variant, NonNullable<LoadOptions["wasm"]>>>;
}

export interface BestPredictor extends Predictor {
  /** Which library it runs on. */
  readonly variant: Variant;
  /** For each better one why not on that, as a sentence. */
  readonly passedOver: Partial<Record<Variant, string>>;
}

/** As load of predict.js, with the best library for where it runs. */
export function load(program: Source | PromiseLike<Source>, options?: LoadBestOptions): Promise<BestPredictor>;
