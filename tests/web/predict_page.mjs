// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Predicts in a page, or in a worker of it, from files beside it. The one thing to know: the module is compiled while it
// streams in, as in every page that uses predict.js.

const near = (url) => new URL(url, import.meta.url);

/** Inputs are name to file of little-endian float32; outputs come back as name to array. */
export async function predict({ loader, program, inputs, options }) {
  const { load } = await import(near(loader));
  const p = await load(near(program), options);
  for (const [name, file] of Object.entries(inputs)) {
    const view = p.input(name);
    const data = new Uint8Array(await (await fetch(near(file))).arrayBuffer());
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(data);
  }
  const outputs = Object.fromEntries(Object.entries(p.run()).map(([name, data]) => [name, Array.from(data, Number)]));
  p.destroy();
  return outputs;
}

/** The exported function `name` of `module`, called in a worker. */
export function inWorker(module, name, argument) {
  const source = `import(${JSON.stringify(near(module).href)}).then((module) => module[${JSON.stringify(name)}](${JSON.stringify(argument)}))
    .then((result) => postMessage({ result }), (error) => postMessage({ error: String(error) }));`;
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.result));
    worker.onerror = (event) => reject(new Error(event.message));
  }).finally(() => worker.terminate());
}
