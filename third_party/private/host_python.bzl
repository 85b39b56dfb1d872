# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# @host_python: this machine's Python 3.11 as a Bazel toolchain, with its headers. With $AMALGAMATION_PYTHON actions run the Python of that
# path, which is the one of a remote worker and need not be here.

load(":packages.bzl", "fetch", "python", "run")

_ASK = """
import json, sys, sysconfig
print(json.dumps({
    "version": "%d.%d" % sys.version_info[:2],
    "interpreter": sys.executable,
    "include": sysconfig.get_paths()["include"],
    "suffix": sysconfig.get_config_var("EXT_SUFFIX"),
}))
"""

_BUILD = """
load("@rules_cc//cc:defs.bzl", "cc_library")
load("@rules_python//python:defs.bzl", "py_runtime", "py_runtime_pair")

package(default_visibility = ["//visibility:public"])

cc_library(
    name = "headers",
    hdrs = glob(["include/**/*.h"]),
    includes = {includes},
)

py_runtime(
    name = "runtime",
    interpreter_path = "{interpreter}",
    python_version = "PY3",
    stub_shebang = "#!{interpreter}",
)

py_runtime_pair(
    name = "runtime_pair",
    py3_runtime = ":runtime",
)

toolchain(
    name = "toolchain",
    toolchain = ":runtime_pair",
    toolchain_type = "@bazel_tools//tools/python:toolchain_type",
)
"""

def _host_python(rctx):
    interpreter = python(rctx)
    about = json.decode(run(rctx, [interpreter, "-c", _ASK], "could not be asked for its version"))
    if about["version"] != "3.11":
        fail("%s is Python %s; requirements_lock.txt is for Python 3.11: put a python3.11 on PATH." % (interpreter, about["version"]))
    includes = ["include"]
    if rctx.path(about["include"] + "/Python.h").exists:
        rctx.symlink(about["include"], "include")
    else:
        # A Python without its development files: Debian's are the same.
        fetch(rctx, "deb", ".", {"libpython3.11-dev": rctx.attr.headers_sha256})
        rctx.symlink("usr/include", "include")
        includes = ["include", "include/python3.11"]
    rctx.file("defs.bzl", 'EXTENSION_SUFFIX = "%s"\n' % about["suffix"])
    rctx.file("BUILD.bazel", _BUILD.format(interpreter = rctx.os.environ.get("AMALGAMATION_PYTHON") or about["interpreter"], includes = repr(includes)))

host_python = repository_rule(
    implementation = _host_python,
    attrs = {
        "headers_sha256": attr.string(mandatory = True),
        "only": attr.string_list(),
        "skip": attr.string_list(),
        "_fetch": attr.label(default = Label("//third_party/private:fetch.py")),
    },
    environ = ["AMALGAMATION_PYTHON", "PATH"],
    configure = True,
    local = True,
)
