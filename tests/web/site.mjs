// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The page's script: predicts with three threads if it may, and notes what the page's policy has forbidden. The one thing to know:
// the test waits for globalThis.result.

import { best } from "./best_page.mjs";

const forbidden = [];
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => forbidden.push(`${violatedDirective} ${blockedURI}`));
globalThis.result = best({ options: { threads: 3 } }).catch((error) => ({ error: `${error.name}: ${error.message}` }))
  .then((got) => ({ ...got, forbidden }));
