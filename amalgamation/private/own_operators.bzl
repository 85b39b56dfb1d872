# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# An operator of a workspace that uses this one, as the graph compiler and the libraries get it.

load("@rules_cc//cc:defs.bzl", "CcInfo")

OperatorInfo = provider(
    doc = "An operator that is not in ops/.",
    fields = {
        "files": "Its op.py, and the headers by which the graph compiler knows of what kind its kernels are.",
        "folder": "Path of its folder in an action.",
        "name": "Its name, as in ONNX.",
    },
)

def _own_operator(ctx):
    [folder] = [file.dirname for file in ctx.files.files if file.basename == "op.py"]
    info = OperatorInfo(files = ctx.files.files, folder = folder, name = ctx.label.name)
    return [info, ctx.attr.kernels[CcInfo] if ctx.attr.kernels else CcInfo()]

own_operator = rule(
    implementation = _own_operator,
    doc = "What predict_operators makes of a folder.",
    attrs = {
        "files": attr.label_list(allow_files = True, mandatory = True),
        "kernels": attr.label(providers = [CcInfo]),
    },
    provides = [OperatorInfo, CcInfo],
)
