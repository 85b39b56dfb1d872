# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A package's provenance: an in-toto Statement v1 with the predicate SLSA Provenance v1, https://slsa.dev/spec/v1.0/provenance.

The one thing to know: it has no time and no run of its own, so that whoever builds again can compare it; who signs it says the rest.
"""

from __future__ import annotations

from pathlib import Path

from facts import Command, Facts, Library, sha256

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"


def document(facts: Facts) -> dict:
    inside = sorted({*facts.library_members(), *facts.program_members()})
    return {
        "_type": STATEMENT,
        "subject": [_resource(facts.file, facts.data)] + [_resource(path, facts.members[path]) for path in inside],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": f"pkg:bazel/amalgamation@{facts.amalgamation}#docs/packages.md",
                "externalParameters": {
                    "platforms": [library.platform for library in facts.libraries],
                    "target": facts.target,
                    "version": facts.version,
                },
                "internalParameters": {
                    "kernels": list(facts.kernels),
                    "libraries": [_library(library) for library in facts.libraries],
                    "operators": facts.operators,
                    "program": {"sha256": sha256(facts.program)},
                },
                "resolvedDependencies": _dependencies(facts),
            },
            "runDetails": {"builder": {"id": facts.builder, "version": {"amalgamation": facts.amalgamation}}},
        },
    }


def _library(library: Library) -> dict:
    return {
        "backends": list(library.backends),
        "compile": [_command(command, "sources") for command in library.compile],
        "digests": {name: {"sha256": sha256(data)} for name, data in sorted(library.binaries.items())},
        "link": [_command(command, "outputs") for command in library.link],
        "platform": library.platform,
        "selection": None if library.operators is None else list(library.operators),
        "toolchain": {"compiler": library.compiler, "name": library.toolchain, "target": library.triple},
    }


def _command(command: Command, made: str) -> dict:
    return {"arguments": list(command.arguments), made: list(command.made)}


def _dependencies(facts: Facts) -> list[dict]:
    """The model, the project, its compiler where that is zig, and the Python packages that shaped the program."""
    found = [_resource(path, data) | {"annotations": {"role": "model"}} for path, data in sorted(facts.model.items())]
    found.append({"name": "amalgamation", "uri": f"pkg:bazel/amalgamation@{facts.amalgamation}"})
    if any(library.toolchain.startswith("zig-") for library in facts.libraries):
        found.append({"name": facts.zig["name"], "uri": purl(facts.zig["name"], facts.zig["version"]), "digest": {"sha256": facts.zig["sha256"]}})
    found.append(_resource("requirements_lock.txt", facts.lock))
    return found + [{"name": name, "uri": purl(name, version)} for name, version in sorted(facts.python.items())]


def purl(name: str, version: str) -> str:
    """The package URL of a Python package."""
    return f"pkg:pypi/{name}@{version}"


def _resource(name: str, data: bytes) -> dict:
    return {"name": Path(name).as_posix(), "digest": {"sha256": sha256(data)}}
