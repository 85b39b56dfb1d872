// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// MXNet's predict API in WebAssembly: node api.mjs mxnet_predict.wasm SYMBOL PARAMS PROGRAM IMAGES SCORES
// The one thing to know: it calls the exported C functions as they are, with texts and arrays put into the module's memory by hand.

import { readFileSync } from "node:fs";

const [wasm, symbol, params, program, images, scores] = process.argv.slice(2).map((path) => readFileSync(path));
const module = new WebAssembly.Module(wasm);
const shared = WebAssembly.Module.imports(module).length > 0;
const memory = shared ? new WebAssembly.Memory({ initial: 32, maximum: 32768, shared: true }) : undefined;
const { exports: c } = new WebAssembly.Instance(module, { env: { memory } });
const bytes = () => new Uint8Array(c.memory.buffer);

function check(condition, what) {
  if (!condition) throw new Error(`not so: ${what}; last error: ${text(c.MXGetLastError())}`);
}
function text(at) {
  return new TextDecoder().decode(bytes().slice(at, bytes().indexOf(0, at)));
}
function put(data) {
  const at = c.malloc(data.length + 1);
  check(at, "there is memory");
  bytes().set(data, at);
  bytes()[at + data.length] = 0;
  return at;
}
const words = (...numbers) => put(new Uint8Array(Uint32Array.from(numbers).buffer));
const word = (at) => new DataView(c.memory.buffer).getUint32(at, true);

const CLASSES = 10, PIXELS = 14 * 14, NAME = put(Buffer.from("data"));
const create = (json, weights, size, n, out) => c.MXPredCreate(json, weights, size, 1, 0, 1, words(NAME), words(0, 4), words(n, 1, 14, 14), out);

function run(predictor, n) {
  check(c.MXPredSetInput(predictor, NAME, put(images.subarray(0, 4 * n * PIXELS)), n * PIXELS) === 0, "the input is taken");
  check(c.MXPredForward(predictor) === 0, "it runs");
  const out = c.malloc(4 * n * CLASSES);
  check(c.MXPredGetOutput(predictor, 0, out, n * CLASSES) === 0, "the output is there");
  const wanted = new Float32Array(scores.buffer.slice(scores.byteOffset, scores.byteOffset + scores.length));
  const got = new Float32Array(bytes().slice(out, out + 4 * n * CLASSES).buffer);
  got.forEach((score, i) => check(Math.abs(score - wanted[i]) <= 1e-4 * Math.abs(wanted[i]) + 1e-5, `score ${i} is ${wanted[i]}, not ${score}`));
}

const out = words(0);
for (const [json, weights] of [[symbol, params], [Buffer.alloc(0), program]]) {
  check(create(put(json), put(weights), weights.length, 3, out) === 0, "a predictor is made");
  run(word(out), 3);
  check(c.MXPredFree(word(out)) === 0, "it is freed");
}
const other = Buffer.from(symbol.toString().replace("(3, 3)", "(5, 5)"));
check(create(put(other), put(params), params.length, 1, out) === -1, "another symbol is refused");
check(text(c.MXGetLastError()).includes("node 3 'conv', Convolution, differs from its by its attributes"), "the error says what differs");
console.log("all good");
