# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# unpacked: one file out of a package, for targets that use it as a user of the package does.

_SCRIPT = """\
import shutil, sys, tempfile
package, path, out = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    shutil.unpack_archive(package, folder)
    shutil.copyfile(folder + "/" + path, out)
"""

def _unpacked(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.run(
        executable = ctx.toolchains["@bazel_tools//tools/python:toolchain_type"].py3_runtime.interpreter_path,
        arguments = ["-c", _SCRIPT, ctx.file.package.path, ctx.attr.path, out.path],
        inputs = [ctx.file.package],
        outputs = [out],
        mnemonic = "Unpack",
    )
    return [DefaultInfo(files = depset([out]))]

unpacked = rule(
    implementation = _unpacked,
    doc = "<name>: the file at `path` in the zip or tar.gz `package`.",
    attrs = {
        "package": attr.label(mandatory = True, allow_single_file = True),
        "path": attr.string(mandatory = True),
    },
    toolchains = ["@bazel_tools//tools/python:toolchain_type"],
)
