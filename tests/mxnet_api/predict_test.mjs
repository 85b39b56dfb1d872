// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Predictor in JavaScript on lenet: node predict_test.mjs mxnet_predict.js mxnet_predict.wasm other_weights.wasm SYMBOL PARAMS OTHER IMAGES SCORES OTHER_SCORES
// The one thing to know: OTHER are weights that the second library was not built from.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [script, wasm, open, ...files] = process.argv.slice(2);
const [symbol, params, other, images, scores, otherScores] = files.map((path) => readFileSync(path));
const { base64Decode, load, MXNetError, ndarray } = await import(pathToFileURL(script));
const floats = (bytes) => new Float32Array(new Uint8Array(bytes).buffer);

function check(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}

function refused(text, call) {
  try {
    call();
  } catch (error) {
    check(error instanceof MXNetError && error.message.includes(text), `'${text}' is in: ${error}`);
    return;
  }
  throw new Error(`not refused: ${text}`);
}

function close({ data, shape }, expected, n) {
  check(shape.length === 2 && shape[0] === n && shape[1] === 10, `the shape is [${shape}]`);
  data.forEach((score, i) => check(Math.abs(score - expected[i]) <= 1e-4 * Math.abs(expected[i]) + 1e-5, `score ${i} is ${expected[i]}, not ${score}`));
}

function predict(predictor, expected, n) {
  predictor.setinput("data", ndarray(floats(images).subarray(0, n * 14 * 14), [n, 1, 14, 14]));
  predictor.forward();
  close(predictor.output(0), expected, n);
}

const { Predictor, loadNDArrayFile } = await load(wasm);
// As model2json.py writes it, and with bytes.
const text = { symbol: JSON.parse(symbol), parambase64: params.toString("base64"), meanimgbase64: params.toString("base64") };
const first = new Predictor(text, { data: [1, 1, 14, 14] });
const second = new Predictor({ symbol: symbol.toString(), params }, { data: [3, 1, 14, 14] });
predict(second, floats(scores), 3);
predict(first, floats(scores), 1);
check(first.meanimg === undefined, "there is no mean_img in this file");
check(base64Decode(text.parambase64).length === params.length, "base64");

second.setinput("data", ndarray(floats(images), [3, 1, 14, 14]));
let steps = 0;
while (second.partialforward(steps) > 0) ++steps;
check(steps > 1, "there are some steps");
close(second.output(0), floats(scores), 3);

const arrays = loadNDArrayFile(params);
check(arrays["arg:conv_weight"].shape.join() === "6,1,3,3" && arrays["arg:conv_weight"].data.length === 54, "the file's arrays");
refused("elements", () => first.setinput("data", ndarray([1, 2], [2])));
refused("mask", () => first.setinput("mask", ndarray([1], [1])));
refused("no output 4", () => first.output(4));
refused("a dim is a whole number", () => new Predictor(text, { data: [-1] }));
refused("ndarray: the shape [3] has 3 elements, got 2", () => ndarray([1, 2], [3]));
refused("are not those that this library was built from", () => new Predictor({ symbol: symbol.toString(), params: other }, { data: [1, 1, 14, 14] }));
predict(first, floats(scores), 1);
first.destroy();
first.destroy();
refused("destroyed", () => first.forward());

const library = await load(readFileSync(open));
for (const [weights, expected] of [[params, scores], [other, otherScores]]) {
  const predictor = new library.Predictor({ symbol: symbol.toString(), params: weights }, { data: [3, 1, 14, 14] });
  predict(predictor, floats(expected), 3);
  predictor.destroy();
}
console.log("good");
