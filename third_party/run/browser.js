// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0
//
// Serves a folder on the loopback address, opens a page of it in headless Chromium and prints as JSON what an expression
// gives there: node browser.js PLAYWRIGHT CHROMIUM FOLDER PAGE EXPRESSION HEADERS, the headers of every answer as JSON; one of
// the name of a file's extension, such as ".wasm", is the media type of such files.

const fs = require("fs");
const http = require("http");
const path = require("path");

const [playwright, chromium, folder, page, expression, headersText] = process.argv.slice(2);
const headers = Object.entries(JSON.parse(headersText));

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ...Object.fromEntries(headers.filter(([name]) => name.startsWith("."))),
};

// One process, software graphics: it runs in a sandbox and as root.
const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--no-zygote",
  "--single-process",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--disable-background-networking",
  "--disable-component-update",
];

function serve(request, response) {
  const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = path.join(folder, path.normalize(name));
  const isFile = fs.existsSync(file) && fs.statSync(file).isFile();
  if (!isFile && name !== "/" + page) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "Content-Type": TYPES[path.extname(name)] || "application/octet-stream",
    ...Object.fromEntries(headers.filter(([name]) => !name.startsWith("."))),
  });
  response.end(isFile ? fs.readFileSync(file) : "");
}

async function main() {
  const server = http.createServer(serve);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const browser = await require(playwright).chromium.launch({ executablePath: chromium, args: CHROMIUM_ARGUMENTS });
  try {
    const tab = await browser.newPage();
    tab.on("console", (message) => console.error("console:", message.text()));
    tab.on("pageerror", (error) => console.error("page error:", error.message));
    await tab.goto(`http://127.0.0.1:${server.address().port}/${page}`);
    console.log(JSON.stringify(await tab.evaluate(expression)));
  } finally {
    await browser.close();
    server.close();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
