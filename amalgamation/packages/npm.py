# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""An npm package: the folder that predict_web makes, with a WebAssembly library for each variant, and what npm asks for.

The one thing to know: `import "NAME"` is predict_best.js, which loads the best variant for where it runs; `import "NAME/predict.js"`
loads one that the application chooses. With MXNet's API these are mxnet_predict_best.js and mxnet_predict.js; with both, both are there.
"""

from __future__ import annotations

import json

from library import Package


def files(package: Package) -> dict[str, bytes]:
    made = {path.name: path.read_bytes() for path in package.web_loader}
    made |= {f"{library.part}.wasm": library.shared.read_bytes() for library in package.libraries}
    made |= package.program | {"LICENSE": package.license}
    libraries = [f"./{library.part}.wasm" for library in package.libraries]
    made["package.json"] = _json({
        "name": package.name.lower(),
        "version": package.version,
        "description": f"Runs the network {package.name}",
        "type": "module",
        "exports": {
            **_exports([path.name for path in package.web_loader]),
            **{path: path for path in ["./package.json", *(f"./{program}" for program in package.program), *libraries]},
        },
        "sideEffects": False,
    })  # fmt: skip
    return {f"package/{path}": data for path, data in made.items()}


def _exports(scripts: list[str]) -> dict[str, object]:
    """What is imported by which name; `.` is what loads the best variant."""
    found: dict[str, object] = {}
    for base in ("predict", "mxnet_predict"):
        for name in (f"{base}_best.js", f"{base}.js"):
            if name not in scripts:
                continue
            types = name.replace(".js", ".d.ts")
            # Types first, as TypeScript wants it.
            target = ({"types": f"./{types}"} if types in scripts else {}) | {"default": f"./{name}"}
            found["." if not found else f"./{name}"] = target
    return found


def _json(content: dict) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()
