// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// load of predict.js with the best library for where it runs, of several that lie beside this file:
//
//   import { load } from "./predict_best.js";
//   const p = await load("predict.program");
//   console.log(p.variant, p.passedOver);   // "wasm_simd", { wasm_threads: "wasm_threads needs cross-origin isolation: …", … }
//
// The one thing to know: what this place can do is asked with modules of some 40 bytes; of the libraries only the one in use is fetched.

import { bytesOf, load as loadOne, PredictError, threadCount } from "./predict.js";

export { PredictError };

/** Where the libraries are, best first; a bundler finds them by these lines. */
const BESIDE = {
  wasm_relaxed_threads: new URL("./wasm_relaxed_threads.wasm", import.meta.url),
  wasm_threads: new URL("./wasm_threads.wasm", import.meta.url),
  wasm_relaxed: new URL("./wasm_relaxed.wasm", import.meta.url),
  wasm_simd: new URL("./wasm_simd.wasm", import.meta.url),
  wasm: new URL("./wasm.wasm", import.meta.url),
};

// The smallest modules that have a function with i8x16.popcnt, i8x16.relaxed_swizzle, i32.atomic.load on a shared memory.
const SIMD = ["SIMD", "AGFzbQEAAAABBQFgAAF7AwIBAAoKAQgAQQD9D/1iCw=="];
const RELAXED = ["relaxed SIMD", "AGFzbQEAAAABBQFgAAF7AwIBAAoPAQ0AQQH9D0EC/Q/9gAIL"];
const SHARED = ["shared memory", "AGFzbQEAAAABBAFgAAADAgEABQQBAwEBCgsBCQBBAP4QAgAaCw=="];
const NEEDS = {
  wasm_relaxed_threads: [SHARED, RELAXED], wasm_threads: [SHARED, SIMD], wasm_relaxed: [RELAXED], wasm_simd: [SIMD], wasm: [],
};

/** Why the variant does not run here, or null. */
function obstacle(variant, threads) {
  if (NEEDS[variant].includes(SHARED)) {
    if (threads < 2) return `${variant} needs two threads or more, it would have one`;
    if (globalThis.crossOriginIsolated === false) {
      return `${variant} needs cross-origin isolation: send Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp`;
    }
  }
  for (const [feature, probe] of NEEDS[variant]) {
    const bytes = Uint8Array.from(atob(probe), (character) => character.charCodeAt(0));
    if (!WebAssembly.validate(bytes)) return `${variant} needs ${feature}, which is not to be had here`;
  }
  return null;
}

/** As load of predict.js; besides, the predictor says which variant it is, and of each better one why it is not that. */
export async function load(program, { variants = BESIDE, ...options } = {}) {
  const unknown = Object.keys(variants).find((variant) => !(variant in NEEDS));
  if (unknown) throw new PredictError(`load: unknown variant '${unknown}'; known: ${Object.keys(NEEDS).join(", ")}`, 1);
  const threads = threadCount(options.threads, true);
  const bytes = bytesOf(program);
  bytes.catch(() => {});  // The load that awaits it says so.
  const passedOver = {};
  for (const variant of Object.keys(NEEDS)) {
    if (!variants[variant]) continue;
    const why = obstacle(variant, threads);
    if (why) {
      passedOver[variant] = why;
      continue;
    }
    const threaded = NEEDS[variant].includes(SHARED);
    try {
      const predictor = await loadOne(bytes, { ...options, threads: threaded ? threads : 1, wasm: variants[variant] });
      return Object.assign(predictor, { variant, passedOver });
    } catch (error) {
      // Workers or their memory may be refused, by a policy or for want of space; then one thread may do.
      if (!threaded || !(error instanceof PredictError) || error.status !== 4) throw error;
      passedOver[variant] = `${variant} does not start: ${error.message}`;
    }
  }
  throw new PredictError(`load: no library runs here: ${Object.values(passedOver).join("; ")}`, 3);
}
