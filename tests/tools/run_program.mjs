// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// run_program for node: `node run_program.mjs PREDICT.JS PREDICT.WASM [options]`, the rest as run_program.cc documents it.
// The one thing to know: predict.js is loaded as its users load it, so this tests the loader as well as the library.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const TYPES = {
  "<f4": ["float32", Float32Array], "|u1": ["uint8", Uint8Array], "|i1": ["int8", Int8Array], "<u2": ["uint16", Uint16Array],
  "<i2": ["int16", Int16Array], "<i4": ["int32", Int32Array], "<i8": ["int64", BigInt64Array], "|b1": ["bool", Uint8Array],
  "<f2": ["float16", Uint16Array], "<f8": ["float64", Float64Array], "<u4": ["uint32", Uint32Array], "<u8": ["uint64", BigUint64Array],
};

function readNpy(path) {
  const bytes = readFileSync(path);
  const length = bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", 10, 10 + length);
  const [dtype, Type] = TYPES[/'descr': '(...)'/.exec(header)[1]];
  if (!header.includes("'fortran_order': False")) throw new Error(`${path} is not in C order`);
  const shape = /'shape': \(([^)]*)\)/.exec(header)[1].split(",").map((text) => text.trim()).filter(Boolean).map(Number);
  const data = bytes.buffer.slice(bytes.byteOffset + 10 + length, bytes.byteOffset + bytes.length);
  return { dtype, shape, data: new Type(data) };
}

function writeNpy(path, { dtype, shape }, data) {
  const descr = Object.keys(TYPES).find((key) => TYPES[key][0] === dtype);
  const dims = shape.map((size) => `${size},`).join("");
  let header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${dims}), }`;
  header = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + "\n";
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  writeFileSync(path, Buffer.concat([start, Buffer.from(header, "latin1"), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]));
}

/** Runs one program; returns its figures. */
function predict(p, folder, repeat) {
  const values = {}, shapes = {};
  p.inputs.forEach(({ name, dtype, shape }, i) => {
    const input = readNpy(join(folder, `input${i}.npy`));
    if (input.dtype !== dtype) throw new Error(`${folder}/input${i}.npy is of another dtype than the input`);
    if (input.shape.length !== shape.length) throw new Error(`${folder}/input${i}.npy is of another rank than the input`);
    [values[name], shapes[name]] = [input.data, input.shape];
  });
  p.reshape(shapes);
  const times = [];
  let outputs = {};
  for (let i = 0; i < repeat; ++i) {
    const start = performance.now();
    outputs = p.run(i === 0 ? values : {});
    times.push((performance.now() - start) * 1000);
  }
  p.outputs.forEach((info, i) => writeNpy(join(folder, `output${i}.npy`), info, outputs[info.name]));
  const [first, ...rest] = times;
  const steady = rest.length ? rest.sort((a, b) => a - b)[rest.length >> 1] : first;
  return `backend=${p.backend} first_us=${first.toFixed(0)} steady_us=${steady.toFixed(3)}`;
}

async function run(load, module, program, folder, { backend, threads, repeat }) {
  try {
    const start = performance.now();
    const p = await load(program, { wasm: module, backend, threads: Number(threads) });
    const create = (performance.now() - start) * 1000;
    const figures = predict(p, folder, repeat);
    p.destroy();
    console.log(`${program}\tok\tcreate_us=${create.toFixed(0)} ${figures}`);
    return true;
  } catch (error) {
    console.log(`${program}\terror\t${error.message}`);
    return false;
  }
}

const [loader, wasm, ...words] = process.argv.slice(2);
const options = { repeat: 1, threads: 1 };
const names = [];
while (words.length) {
  const word = words.shift();
  if (word.startsWith("--")) options[word.slice(2)] = words.shift();
  else names.push(word);
}
options.repeat = Math.max(1, Number(options.repeat));
const { load } = await import(pathToFileURL(loader));
const module = await WebAssembly.compile(readFileSync(wasm));
const jobs = options.list ? readFileSync(options.list, "utf8").split("\n").filter(Boolean).map((line) => line.split("\t")) : [names];
let good = true;
for (const [program, folder] of jobs) good = await run(load, module, program, folder, options) && good;
process.exitCode = good ? 0 : 1;
