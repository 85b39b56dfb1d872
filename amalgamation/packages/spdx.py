# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A package's bill of materials: SPDX 2.3, https://spdx.github.io/spdx-spec/v2.3.

The one thing to know: what a shared library is linked with besides our own code is read from its linker's command; COMPONENTS says whose it
is. The licence of the model, and so of what has its weights, is the model's owner's to state: NOASSERTION.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from pathlib import Path

from facts import Facts, Library, sha256
from provenance import purl

OURS = "Apache-2.0"
_LIBCXX = "libc++"
# File that a linker is given to the component that it is of. glibc's libc_nonshared.a is none: nothing of it is ever called, as
# //tests/packages:attest_test sees in the linker's map.
_FILES = {
    "compiler_rt.lib": "compiler-rt",
    "dllcrt2.obj": "mingw-w64",
    "libcompiler_rt.a": "compiler-rt",
    "libmingw32.lib": "mingw-w64",
    "libzigc.a": "zig-libc",
    "zigc.lib": "zig-libc",
}
# Component to its licence. All come with the compiler.
COMPONENTS = {
    "compiler-rt": "MIT",
    "mingw-w64": "ZPL-2.1",
    "sdk-runtime": "NOASSERTION",
    "zig-libc": "MIT",
    _LIBCXX: "Apache-2.0 WITH LLVM-exception",
}
_MAY = "Offered to the linker, which takes the parts that are called."
_COMMENTS = {
    "sdk-runtime": "The compiler runtime of the system's SDK, by the terms of the SDK. " + _MAY,
    _LIBCXX: "Its headers alone: what is inlined.",
}
# Nothing of a build's time reaches an output: the earliest that Unix can say.
_CREATED = "1970-01-01T00:00:00Z"


def linked(library: Library, name: str) -> list[str]:
    """The components besides ours that may have code in the library's file `name`."""
    found = {_LIBCXX for command in library.compile for word in command.arguments if word.endswith("/libcxx/include")}
    zig = library.toolchain.startswith("zig-")
    for command in library.link:
        if Path(command.made[0]).name == name and not name.endswith(".a"):
            found |= {_FILES[Path(word).name] for word in command.arguments if Path(word).name in _FILES} if zig else {"sdk-runtime"}
    return sorted(found)


def document(facts: Facts) -> dict:
    held = {path: sorted({component for library, name in inside for component in linked(library, name)}) for path, inside in facts.library_members().items()}
    used = sorted({component for components in held.values() for component in components})
    models = facts.model_members()
    files = [_file(path, data, "NOASSERTION" if path in models else _license(path, held)) for path, data in sorted(facts.members.items())]
    made = {
        "SPDXID": "SPDXRef-DOCUMENT",
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "name": facts.file,
        "creationInfo": {"created": _CREATED, "creators": [f"Tool: amalgamation-{facts.amalgamation}"]},
        "packages": [_described(facts, files), _ours(facts), *_models(facts), *_components(facts, used), *_tools(facts)],
        "files": files,
        "relationships": list(_relationships(facts, held)),
    }
    # Unique, and the same for the same content.
    return made | {"documentNamespace": uuid.uuid5(uuid.NAMESPACE_URL, sha256(json.dumps(made, sort_keys=True).encode())).urn}


def _license(path: str, held: dict[str, list[str]]) -> str:
    licenses = sorted({OURS} | {COMPONENTS[component] for component in held.get(path, [])})
    return "NOASSERTION" if "NOASSERTION" in licenses else " AND ".join(licenses)


def _id(text: str) -> str:
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", text)


def _file_id(path: str) -> str:
    # Two paths may be alike but for what an identifier may not have.
    return f"{_id('File-' + path)}-{sha256(path.encode())[:8]}"


def _sum(algorithm: str, digest: str) -> dict:
    return {"algorithm": algorithm, "checksumValue": digest}


def _sha1(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def _file(path: str, data: bytes, license_: str) -> dict:
    return {
        "SPDXID": _file_id(path),
        "fileName": "./" + path,
        "checksums": [_sum("SHA1", _sha1(data)), _sum("SHA256", sha256(data))],
        "copyrightText": "NOASSERTION",
        "licenseConcluded": license_,
        "licenseInfoInFiles": ["NOASSERTION"],
    }


def _package(identifier: str, name: str, version: str | None, license_: str, **more) -> dict:
    made = {
        "SPDXID": identifier,
        "name": name,
        "copyrightText": "NOASSERTION",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": license_,
        "licenseDeclared": license_,
    }
    return made | ({"versionInfo": version} if version else {}) | more


def _purl(locator: str) -> list[dict]:
    return [{"referenceCategory": "PACKAGE-MANAGER", "referenceLocator": locator, "referenceType": "purl"}]


def _described(facts: Facts, files: list[dict]) -> dict:
    sums = sorted(file["checksums"][0]["checksumValue"] for file in files)
    return _package("SPDXRef-Package", facts.name, facts.version, "NOASSERTION", checksums=[_sum("SHA256", sha256(facts.data))], filesAnalyzed=True,
                    licenseInfoFromFiles=["NOASSERTION"], packageFileName=facts.file, primaryPackagePurpose="LIBRARY",
                    packageVerificationCode={"packageVerificationCodeValue": _sha1("".join(sums).encode())},
                    comment="The operators of the model: " + ", ".join(facts.operators) + ".")  # fmt: skip


def _ours(facts: Facts) -> dict:
    return _package("SPDXRef-amalgamation", "amalgamation", facts.amalgamation, OURS, primaryPackagePurpose="SOURCE", copyrightText="The Amalgamation Authors",
                    externalRefs=_purl(f"pkg:bazel/amalgamation@{facts.amalgamation}"), comment="The runtime, the kernels, the header and the loaders.")  # fmt: skip


def _model_id(path: str) -> str:
    return f"SPDXRef-Model-{sha256(path.encode())[:8]}"


def _models(facts: Facts) -> Iterable[dict]:
    for path, data in sorted(facts.model.items()):
        yield _package(_model_id(path), Path(path).name, None, "NOASSERTION", checksums=[_sum("SHA256", sha256(data))], packageFileName=path,
                       comment="The model that the program was made from. Its licence is its owner's to state.")  # fmt: skip


def _components(facts: Facts, used: Iterable[str]) -> Iterable[dict]:
    version = facts.zig["version"] if all(library.toolchain.startswith("zig-") for library in facts.libraries) else None
    for name in used:
        source = f"It comes with {facts.zig['name']} {version}." if version else "It comes with the SDK's compiler."
        yield _package(_id("Component-" + name), name, None, COMPONENTS[name], comment=_COMMENTS.get(name, _MAY), sourceInfo=source, primaryPackagePurpose="LIBRARY")


def _tools(facts: Facts) -> Iterable[dict]:
    """The compilers, as they call themselves, and the Python packages of the graph compiler."""
    for text in _compilers(facts):
        zig = any(library.toolchain.startswith("zig-") and library.compiler == text for library in facts.libraries)
        if zig:
            yield _package(_id("Compiler-" + text), facts.zig["name"], facts.zig["version"], "NOASSERTION", checksums=[_sum("SHA256", facts.zig["sha256"])],
                           externalRefs=_purl(purl(facts.zig["name"], facts.zig["version"])), comment=text)  # fmt: skip
        else:
            yield _package(_id("Compiler-" + text), text, None, "NOASSERTION")
    for name, version in sorted(facts.python.items()):
        yield _package(_id("Python-" + name), name, version, "NOASSERTION", externalRefs=_purl(purl(name, version)))


def _compilers(facts: Facts) -> list[str]:
    return sorted({library.compiler for library in facts.libraries})


def _relationships(facts: Facts, held: dict[str, list[str]]) -> Iterable[dict]:
    def related(one: str, how: str, other: str) -> dict:
        return {"spdxElementId": one, "relationshipType": how, "relatedSpdxElement": other}

    yield related("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Package")
    for path in sorted(facts.members):
        yield related("SPDXRef-Package", "CONTAINS", _file_id(path))
    for path, components in sorted(held.items()):
        yield related(_file_id(path), "STATIC_LINK", "SPDXRef-amalgamation")
        for component in components:
            yield related(_file_id(path), "STATIC_LINK", _id("Component-" + component))
    for path in facts.model_members():
        for model in sorted(facts.model):
            yield related(_file_id(path), "GENERATED_FROM", _model_id(model))
        for name in sorted(facts.python):
            yield related(_id("Python-" + name), "BUILD_TOOL_OF", _file_id(path))
    for text in _compilers(facts):
        yield related(_id("Compiler-" + text), "BUILD_TOOL_OF", "SPDXRef-Package")
