# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""An npm package: a folder for each variant of the WebAssembly library, with its loader, and the program.

The one thing to know: `import "NAME"` is the variant that every current browser runs; the others are `import "NAME/VARIANT"`.
A variant's folder is whatever the library of that platform brings, so a loader that needs further files has them beside it.
"""

from __future__ import annotations

import json

from library import Library, Package

# What `import "NAME"` loads: in every browser since 2023.
_DEFAULT = "wasm_simd"


def files(package: Package) -> dict[str, bytes]:
    made = {}
    exports = {".": {}}
    for library in package.libraries:
        for path in (library.shared, *library.loaders):
            made[f"{library.part}/{path.name}"] = path.read_bytes()
        exports["./" + library.part] = _entry(package, library)
        if library.part == _DEFAULT:
            exports["."] = _entry(package, library)
    program = f"{package.name}.program"
    exports |= {f"./{program}": f"./{program}", "./package.json": "./package.json"}
    made[program] = package.program
    made["package.json"] = _json({
        "name": package.name.lower(),
        "version": package.version,
        "description": f"Runs the network {package.name}",
        "type": "module",
        "exports": exports,
        "sideEffects": False,
    })  # fmt: skip
    return {f"package/{path}": data for path, data in made.items()}


def _entry(package: Package, library: Library) -> dict[str, str]:
    """What an import of the variant means; types first, as TypeScript wants it."""
    folder, names = "./" + library.part, [path.name for path in library.loaders]
    types = [name for name in names if name.endswith(".d.ts")]
    return ({"types": f"{folder}/{types[0]}"} if types else {}) | {"default": f"{folder}/{package.name}.js"}


def _json(content: dict) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()
