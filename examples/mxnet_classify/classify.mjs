// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// classify.cc in JavaScript, by the names of MXNet's Predictor, with the npm package of the library installed:
//
//   node classify.mjs SYMBOL.json MODEL.params MEAN.nd LABELS.txt RED GREEN BLUE
//
// The one thing to know: it takes an image of one colour, because reading and scaling pictures is a browser's work (createImageBitmap).
import { readFileSync } from "node:fs";

import { load, ndarray } from "colours_model";

const [symbol, params, mean, labels, ...colour] = process.argv.slice(2);
const { Predictor, variant } = await load();
const model = { symbol: readFileSync(symbol, "utf8"), params: readFileSync(params), meanimg: readFileSync(mean) };
const predictor = new Predictor(model, { data: [1, 3, 32, 32] });
const { data, shape } = predictor.meanimg;
const plane = shape[1] * shape[2];
predictor.setinput("data", ndarray(data.map((value, i) => colour[Math.floor(i / plane)] - value), [1, ...shape]));
predictor.forward();
const scores = [...predictor.output(0).data.entries()].sort(([, a], [, b]) => b - a);
const names = readFileSync(labels, "utf8").split(/\r?\n/);
for (const [i, score] of scores.slice(0, 5)) console.log(score.toFixed(6), names[i]);
console.error(variant);
predictor.destroy();
