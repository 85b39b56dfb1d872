# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# @emscripten: this machine's Emscripten, in $EMSCRIPTEN_ROOT or on PATH. It is for those who have one: where there is none, its programs
# say so when they are called, so that a build which does not need them does not care.

_CALL = """\
#!/bin/sh
exec "{path}" "$@"
"""

_NONE = """\
#!/bin/sh
echo "there is no {tool} on PATH. Install Emscripten, or set EMSCRIPTEN_ROOT to its folder; or build with --config=wasm_simd, which needs none." >&2
exit 1
"""

def _local_emscripten(rctx):
    root = rctx.os.environ.get("EMSCRIPTEN_ROOT")
    all_found = True
    for tool in ["emcc", "emar"]:
        path = rctx.path(root + "/" + tool) if root else rctx.which(tool)
        if root and not path.exists:
            fail("there is no %s: set EMSCRIPTEN_ROOT to Emscripten's folder, such as emsdk/upstream/emscripten." % path)
        rctx.file(tool, _CALL.format(path = path) if path else _NONE.format(tool = tool))
        all_found = all_found and path != None
    rctx.file("BUILD.bazel", 'exports_files(["emar", "emcc"])\n')
    rctx.file("defs.bzl", "# Whether there is one, for tests.\nFOUND = %s\n" % all_found)

local_emscripten = repository_rule(
    implementation = _local_emscripten,
    environ = ["EMSCRIPTEN_ROOT", "PATH"],
    configure = True,
    local = True,
)
