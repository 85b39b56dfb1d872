# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""An npm package: the folder that predict_web makes, with a WebAssembly library for each variant, and what npm asks for.

The one thing to know: `import "NAME"` is predict_best.js, which loads the best variant for where it runs; `import "NAME/predict.js"`
loads one that the application chooses.
"""

from __future__ import annotations

import json

from library import Package


def files(package: Package) -> dict[str, bytes]:
    program = f"{package.name}.program"
    made = {path.name: path.read_bytes() for path in package.web_loader}
    made |= {f"{library.part}.wasm": library.shared.read_bytes() for library in package.libraries}
    made |= {program: package.program, "LICENSE": package.license}
    libraries = [f"./{library.part}.wasm" for library in package.libraries]
    made["package.json"] = _json({
        "name": package.name.lower(),
        "version": package.version,
        "description": f"Runs the network {package.name}",
        "type": "module",
        # Types first, as TypeScript wants it.
        "exports": {
            ".": {"types": "./predict_best.d.ts", "default": "./predict_best.js"},
            "./predict.js": {"types": "./predict.d.ts", "default": "./predict.js"},
            **{path: path for path in [f"./{program}", "./package.json", *libraries]},
        },
        "sideEffects": False,
    })  # fmt: skip
    return {f"package/{path}": data for path, data in made.items()}


def _json(content: dict) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()
