// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Predicts with the files beside this one, in node or in a page, by one of a library's interfaces. The one thing to know: what is
// imported is fetched as a site's user would, so that a file that the folder lacks is an error.

const near = (name) => new URL(name, import.meta.url);

async function bytes(name) {
  const url = near(name);
  if (url.protocol === "file:") return new Uint8Array(await (await import("node:fs/promises")).readFile(url));
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

/** By MXNet's interface: the model's own two files. */
export async function mxnet({ script = "./mxnet_predict_best.js" } = {}) {
  const { load, ndarray } = await import(script);
  const [symbol, params, images] = await Promise.all(["symbol", "params", "images"].map(bytes));
  const { Predictor, variant } = await load();
  const p = new Predictor({ symbol: new TextDecoder().decode(symbol), params }, { data: [1, 1, 14, 14] });
  p.setinput("data", ndarray(new Float32Array(images.buffer, images.byteOffset, 196), [1, 1, 14, 14]));
  p.forward();
  const scores = [...p.output(0).data];
  p.destroy();
  return { variant, scores };
}

/** By predict.h's: the program. */
export async function predict({ script = "./predict_best.js", program = "lenet_both.program" } = {}) {
  const { load } = await import(script);
  const images = await bytes("images");
  const p = await load(near(program), { threads: 2 });
  const [scores] = Object.values(p.run({ data: new Float32Array(images.buffer, images.byteOffset, 196) })).map((view) => [...view]);
  const { variant } = p;
  p.destroy();
  return { variant, scores };
}
