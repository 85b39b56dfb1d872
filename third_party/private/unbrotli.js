// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0
//
// Unpacks a Brotli file, which Python alone cannot: node unbrotli.js IN OUT

const fs = require("fs");
const path = require("path");
const zlib = require("zlib");

const [packed, out] = process.argv.slice(2);
fs.mkdirSync(path.dirname(out), { recursive: true });
fs.writeFileSync(out, zlib.brotliDecompressSync(fs.readFileSync(packed)));
