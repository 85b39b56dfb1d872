// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// load of mxnet_predict.js with the best library for where it runs, of several that lie beside this file:
//
//   import { load, ndarray } from "./mxnet_predict_best.js";
//   const { Predictor, variant } = await load();
//
// The one thing to know: a library that needs what this place does not have does not compile; then it is the next one's turn.

import { load as loadOne, MXNetError } from "./mxnet_predict.js";

export { base64Decode, MXNetError, ndarray } from "./mxnet_predict.js";

/** Where the libraries are, best first; a bundler finds them by these lines. Predictors have one thread, so that none of them has more. */
const BESIDE = {
  wasm_relaxed: new URL("./wasm_relaxed.wasm", import.meta.url),
  wasm_simd: new URL("./wasm_simd.wasm", import.meta.url),
  wasm: new URL("./wasm.wasm", import.meta.url),
};

/** As load of mxnet_predict.js; `variants`: where the libraries are, best first. `variant` of what it gives says which one it is. */
export async function load(variants = BESIDE) {
  const passedOver = [];
  for (const [variant, wasm] of Object.entries(variants)) {
    try {
      return { ...await loadOne(wasm), variant };
    } catch (error) {
      if (!(error instanceof WebAssembly.CompileError)) throw error;
      passedOver.push(`${variant}: ${error.message}`);
    }
  }
  throw new MXNetError(`load: no library runs here: ${passedOver.join("; ")}`);
}
