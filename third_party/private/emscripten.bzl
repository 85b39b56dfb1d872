# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# @emscripten: this machine's Emscripten, in $EMSCRIPTEN_ROOT or on PATH. It is for those who have one: a build that asks for it where
# there is none fails and says so.

_DEFS = """\
# Path of emcc, or None.
EMCC = {emcc}
EMAR = {emar}
"""

def _local_emscripten(rctx):
    root = rctx.os.environ.get("EMSCRIPTEN_ROOT")
    found = {tool: rctx.path(root + "/" + tool) if root else rctx.which(tool) for tool in ["emcc", "emar"]}
    for path in found.values():
        if root and not path.exists:
            fail("there is no %s: set EMSCRIPTEN_ROOT to Emscripten's folder, such as emsdk/upstream/emscripten." % path)
    rctx.file("BUILD.bazel", "")
    rctx.file("defs.bzl", _DEFS.format(**{tool: repr(str(path)) if path else None for tool, path in found.items()}))

local_emscripten = repository_rule(
    implementation = _local_emscripten,
    environ = ["EMSCRIPTEN_ROOT", "PATH"],
    configure = True,
    local = True,
)
