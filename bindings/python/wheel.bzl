# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# python_wheel: a python_package as a .whl, the same bytes from the same inputs. make_wheel.py does the work.

load("@rules_python//python:defs.bzl", "PyInfo")

# The extension module is linked against the glibc stubs of 2.17 and the ABI of the one Python that builds it.
_TAG = "cp311-cp311-manylinux_2_17_x86_64"

def _python_wheel(ctx):
    out = ctx.actions.declare_directory(ctx.label.name)
    args = ctx.actions.args()
    args.add("--root", "/".join([ctx.bin_dir.path, ctx.attr.package.label.package, ctx.attr.package.label.name]))
    args.add("--tag", _TAG)
    args.add("--requirements", ctx.file.requirements)
    args.add("--readme", ctx.file.readme)
    args.add("--version-file", ctx.file.version)
    args.add("--out-folder", out.path)
    args.add_all(ctx.attr.package[DefaultInfo].files)
    ctx.actions.run(
        executable = ctx.executable._make_wheel,
        arguments = [args],
        inputs = depset([ctx.file.requirements, ctx.file.readme, ctx.file.version], transitive = [ctx.attr.package[DefaultInfo].files]),
        outputs = [out],
        mnemonic = "PythonWheel",
        progress_message = "Writing the wheel",
    )
    return [DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out]))]

python_wheel = rule(
    implementation = _python_wheel,
    doc = "The folder <name>/ with one file, amalgamation-VERSION-TAG.whl.",
    attrs = {
        "package": attr.label(mandatory = True, providers = [PyInfo]),
        "readme": attr.label(mandatory = True, allow_single_file = [".md"]),
        "requirements": attr.label(mandatory = True, allow_single_file = True, doc = "Lines above '# Tests only.' become the wheel's requirements."),
        "version": attr.label(mandatory = True, allow_single_file = [".py"], doc = "Python file with __version__."),
        "_make_wheel": attr.label(default = "//bindings/python:make_wheel", executable = True, cfg = "exec"),
    },
)
