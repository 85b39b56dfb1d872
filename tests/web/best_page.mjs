// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Predicts with what predict_best.js picks, in node, a page or a worker. The one thing to know: a place that lacks a feature is
// one whose WebAssembly.validate refuses the probe of it.

const near = (url) => new URL(url, import.meta.url);
// What a module with the feature contains.
const OPCODES = { relaxed: [0xfd, 0x80, 0x02], simd: [0xfd, 0x62], threads: [0xfe, 0x10] };

function lack(features) {
  const validate = WebAssembly.validate;
  const holds = (bytes, opcode) => bytes.some((_, at) => opcode.every((byte, i) => bytes[at + i] === byte));
  WebAssembly.validate = (bytes) => validate(bytes) && !features.some((name) => holds(bytes, OPCODES[name]));
}

/** The names of the functions of WebAssembly that will be called to compile. */
function compilers() {
  const called = [];
  for (const name of ["compile", "compileStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...words) => {
      called.push(name);
      return original(...words);
    };
  }
  return called;
}

/** What ran, why nothing better, its outputs, how it was compiled, and in a page the libraries that were fetched. */
export async function best({ lacks = [], options, program = "magika.program" }) {
  lack(lacks);
  const compiled = compilers();
  const { load } = await import(near("predict_best.js"));
  const p = await load(near(program), options);
  for (const { name } of p.inputs) {
    const view = p.input(name);
    view.forEach((_, i) => { view[i] = i % 256; });
  }
  const outputs = Object.fromEntries(Object.entries(p.run()).map(([name, data]) => [name, Array.from(data, Number)]));
  const { variant, passedOver, threads } = p;
  p.destroy();
  const fetched = typeof process !== "undefined" ? [] : performance.getEntriesByType("resource").map(({ name }) => name)
    .filter((name) => name.endsWith(".wasm")).map((name) => name.slice(name.lastIndexOf("/") + 1));
  return { variant, passedOver, threads, outputs, compiled, fetched };
}

/** The text of the error that `best` ends with. */
export const bestFails = (given) => best(given).then(() => "no error", (error) => `${error.name} ${error.status}: ${error.message}`);
