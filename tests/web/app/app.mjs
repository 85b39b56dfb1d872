// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// An application as its author writes it: a plain import, the program beside it. The one thing to know: nothing here is written
// for a bundler, and a bundler changes nothing of what it does.

import { load } from "./predict_best.js";

async function predict() {
  const p = await load(new URL("./magika.program", import.meta.url), { threads: 2 });
  for (const { name } of p.inputs) {
    const view = p.input(name);
    view.forEach((_, i) => { view[i] = i % 256; });
  }
  const outputs = Object.fromEntries(Object.entries(p.run()).map(([name, data]) => [name, Array.from(data, Number)]));
  p.destroy();
  return { variant: p.variant, outputs };
}

globalThis.result = predict();
if (typeof process !== "undefined") console.log(JSON.stringify(await globalThis.result));
