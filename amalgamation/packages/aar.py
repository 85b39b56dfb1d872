# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""An Android archive: the shared libraries of every ABI, twice. Under jni/ they are what an application gets; under prefab/,
with the headers, they are what Gradle links an application's C++ with.

The one thing to know: the libraries need no C++ library ("stl": "none"); the program is an asset. Of MXNet's API the archive has the class
Predictor, too, and libraries with what it calls.
"""

from __future__ import annotations

import json

from archive import MANIFEST, zipped
from library import Package

# As the libraries' own note says.
MIN_SDK = 24
# They are built for this one's pages and calling conventions; what counts to Prefab is that an application's is not older.
_NDK = 21

_MANIFEST = """\
<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="amalgamation.{name}">
  <uses-sdk android:minSdkVersion="{sdk}" />
</manifest>
"""


def files(package: Package) -> dict[str, bytes]:
    name, file = package.name, f"lib{package.file_name}.so"
    module = f"prefab/modules/{name}"
    java = package.libraries[0].java
    options = {} if package.file_name == name else {"library_name": f"lib{package.file_name}"}
    made = {
        "LICENSE": package.license,
        "AndroidManifest.xml": _MANIFEST.format(name=name, sdk=MIN_SDK).encode(),
        "R.txt": b"",
        "classes.jar": java.read_bytes() if java else zipped({"META-INF/MANIFEST.MF": MANIFEST}),
        "prefab/prefab.json": _json({"schema_version": 2, "name": name, "version": package.version, "dependencies": []}),
        f"{module}/module.json": _json({"export_libraries": [], "android": options}),
    }
    made |= {f"assets/{program}": data for program, data in package.program.items()}
    made |= {f"{module}/include/{header}": data for header, data in package.headers.items()}
    for library in package.libraries:
        shared = library.shared.read_bytes()
        made[f"jni/{library.part}/{file}"] = shared
        made[f"{module}/libs/android.{library.part}/{file}"] = shared
        abi = {"abi": library.part, "api": MIN_SDK, "ndk": _NDK, "stl": "none", "static": False}
        made[f"{module}/libs/android.{library.part}/abi.json"] = _json(abi)
    return made


def _json(content: dict) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()
