// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Uses all that predict.d.ts and predict_best.d.ts declare. The one thing to know: it is compiled, not run; types_test.py checks that
// it leaves out no member.

import { load, PredictError, Predictor } from "./predict.js";
import type { DType, LoadOptions, Numbers, Source, TensorInfo } from "./predict.js";
import { load as loadBest } from "./predict_best.js";
import type { BestPredictor, LoadBestOptions, Variant } from "./predict_best.js";

const sources: Source[] = ["a.program", new URL("a.program", import.meta.url), new ArrayBuffer(8), new Uint8Array(8), new DataView(new ArrayBuffer(8))];
const module = await WebAssembly.compile(new Uint8Array(8));
const options: LoadOptions = { wasm: module, threads: 2, maxMemory: 1 << 20, backend: "generic", verify: true };

function describe({ name, dtype, shape, symbols }: TensorInfo): string {
  const type: DType = dtype;
  const sizes: (number | string)[] = shape.map((size, i) => symbols[i] ?? size);
  return `${name}: ${type} [${sizes.join(", ")}]`;
}

export async function predict(pixels: Float32Array): Promise<Float32Array> {
  const p: Predictor = await load(sources[0] ?? fetch("a.program"), options);
  try {
    console.log(p.inputs.map(describe), p.outputs.map(describe), p.backend, p.threads);
    const model: string | null = p.info("model");
    p.reshape({ image: [1, 3, 224, 224], mask: [1] as const });
    p.input<Float32Array>("image").set(pixels);
    const mask: Numbers = p.input("mask");
    const all: Record<string, Numbers> = p.run({ image: pixels, mask });
    const { scores } = p.run<{ scores: Float32Array }>();
    const same: Float32Array = p.output<Float32Array>("scores");
    return model === null || all["scores"] === undefined ? scores.slice() : same.slice();
  } catch (error) {
    if (error instanceof PredictError && error.status === 4) throw new PredictError(`sorry: ${error.message}`, error.status);
    throw error;
  } finally {
    p.destroy();
  }
}

export async function best(): Promise<string> {
  const variants: LoadBestOptions["variants"] = { wasm: "a.wasm", wasm_threads: new URL("b.wasm", import.meta.url), wasm_simd: module };
  const p: BestPredictor = await loadBest(fetch("a.program"), { variants, threads: 4, maxMemory: 1e9, backend: "generic", verify: false });
  const variant: Variant = p.variant;
  const why: string | undefined = p.passedOver.wasm_threads;
  const plain: Predictor = p;
  plain.destroy();
  return `${variant} ${why ?? ""}`;
}
