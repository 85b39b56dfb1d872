# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# @emscripten: the Emscripten that $EMSCRIPTEN_ROOT names, else Debian's. The one thing to know: an emcc on PATH does not count, so that a
# build is the same on every machine where nobody asked for another compiler.

load(":packages.bzl", "fetch", "python", "run")

_INSTALLED = """\
#!/bin/sh
exec "{root}/{tool}" "$@"
"""

# Emscripten reads what it is told from its configuration and from the environment, where EM_KEY stands for KEY. Its system libraries are
# built: FROZEN_CACHE of Debian's configuration says so.
_PACKAGED = """\
#!/bin/sh
here=$(dirname "$(realpath "$0")")
emscripten=$here/root/usr/share/emscripten
export EM_CONFIG="$emscripten/.emscripten" EM_LLVM_ROOT="$here/llvm" EM_BINARYEN_ROOT="$here/root/usr" EM_NODE_JS="$here/node"
export NODE_PATH="$here/root/usr/share/nodejs"
exec "{python}" -EsB "$emscripten/{tool}.py" "$@"
"""

# A program of LLVM with its own libraries, which no other program shall load.
_LLVM = """\
#!/bin/sh
root=$(dirname "$(dirname "$(realpath "$0")")")/root
export LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu"
exec "$root/usr/lib/llvm-14/bin/{program}" "$@"
"""

_LLVM_PROGRAMS = ["clang", "clang++", "llvm-ar", "llvm-nm", "llvm-objcopy", "wasm-ld"]

_BUILD = """\
load("@rules_cc//cc:defs.bzl", "cc_toolchain")
load("{config}", "emscripten_cc_toolchain_config")

package(default_visibility = ["//visibility:public"])

exports_files(["emar", "emcc"])

filegroup(
    name = "files",
    srcs = {files},
)

emscripten_cc_toolchain_config(
    name = "config",
    emar = "emar",
    emcc = "emcc",
)

cc_toolchain(
    name = "cc_toolchain",
    all_files = "files",
    ar_files = "files",
    compiler_files = "files",
    dwp_files = "files",
    linker_files = "files",
    objcopy_files = "files",
    strip_files = "files",
    supports_header_parsing = False,
    supports_param_files = False,
    toolchain_config = "config",
    toolchain_identifier = "emscripten",
)
"""

_TOOLS = ["emar", "emcc"]

def _installed(rctx, root):
    for tool in _TOOLS:
        if not rctx.path(root + "/" + tool).exists:
            fail("@emscripten: EMSCRIPTEN_ROOT=%s has no %s: set it to Emscripten's folder, such as emsdk/upstream/emscripten, or leave it out to have Debian's Emscripten." % (root, tool))
        rctx.file(tool, _INSTALLED.format(root = root, tool = tool))
    return _TOOLS

def _packaged(rctx):
    fetch(rctx, "deb", "root", rctx.attr.packages, ["--architecture", "amd64"])
    interpreter = rctx.os.environ.get("AMALGAMATION_PYTHON")
    if not interpreter:
        interpreter = run(rctx, [python(rctx), "-c", "import sys; print(sys.executable)"], "Python could not be asked where it is").strip()
    for tool in _TOOLS:
        rctx.file(tool, _PACKAGED.format(python = interpreter, tool = tool))
    for program in _LLVM_PROGRAMS:
        rctx.file("llvm/%s-14" % program, _LLVM.format(program = program))
    rctx.symlink(rctx.attr.node, "node")
    return _TOOLS + ["llvm", "node", "root"]

def _emscripten(rctx):
    root = rctx.os.environ.get("EMSCRIPTEN_ROOT")
    files = _installed(rctx, root) if root else _packaged(rctx)
    rctx.file("BUILD.bazel", _BUILD.format(config = str(Label("//toolchains/emscripten:cc_toolchain_config.bzl")), files = files))

emscripten = repository_rule(
    implementation = _emscripten,
    doc = "Emscripten as the C++ toolchain :cc_toolchain, and its programs :emcc and :emar.",
    attrs = {
        "node": attr.label(mandatory = True, doc = "The program that runs Emscripten's JavaScript."),
        "only": attr.string_list(doc = "Path prefixes of the packages to unpack."),
        "packages": attr.string_dict(mandatory = True, doc = "Of Debian: name to SHA-256 of its archive."),
        "skip": attr.string_list(doc = "Path prefixes to leave out."),
        "_fetch": attr.label(default = Label("//third_party/private:fetch.py")),
    },
    environ = ["AMALGAMATION_CACHE", "AMALGAMATION_DEBIAN_MIRROR", "AMALGAMATION_PYTHON", "EMSCRIPTEN_ROOT"],
)
