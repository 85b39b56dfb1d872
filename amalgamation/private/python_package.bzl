# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# python_package: one importable Python package out of several folders of the source tree.
#
# Python says `amalgamation.graph` and `amalgamation.ops`; the files lie in graph/ and ops/, where the C++ of an operator is
# beside its Python. This rule stages them, as symbolic links, under <name>/amalgamation/.

load("@rules_python//python:defs.bzl", "PyInfo")

def _place(file, package, prefix):
    """Where `file` of a target in `package` goes: its path below that package, under `prefix`."""
    path = file.short_path
    if path.startswith("../"):
        path = path.split("/", 2)[2]
    if package and path.startswith(package + "/"):
        path = path[len(package) + 1:]
    return prefix + "/" + path

def _python_package(ctx):
    places = {}
    for target, prefix in ctx.attr.srcs.items():
        for file in target[DefaultInfo].files.to_list():
            places[_place(file, target.label.package, prefix)] = file
    staged = []
    for place in sorted(places):
        out = ctx.actions.declare_file(ctx.label.name + "/" + place)
        ctx.actions.symlink(output = out, target_file = places[place])
        staged.append(out)
    for target, prefix in ctx.attr.markers.items():
        for file in target[DefaultInfo].files.to_list():
            out = ctx.actions.declare_file(ctx.label.name + "/" + _place(file, target.label.package, prefix))
            ctx.actions.write(out, "")
            staged.append(out)
    files = depset(staged, transitive = [dep[DefaultInfo].files for dep in ctx.attr.parts])
    runfiles = ctx.runfiles(staged).merge_all([dep[DefaultInfo].default_runfiles for dep in ctx.attr.deps + ctx.attr.parts])
    imports = "/".join([part for part in [ctx.label.workspace_name or ctx.workspace_name, ctx.label.package, ctx.label.name] if part])
    return [
        DefaultInfo(files = files, runfiles = runfiles),
        PyInfo(
            transitive_sources = depset(
                [file for file in staged if file.extension == "py"],
                transitive = [dep[PyInfo].transitive_sources for dep in ctx.attr.deps],
            ),
            imports = depset([imports], transitive = [dep[PyInfo].imports for dep in ctx.attr.deps]),
        ),
    ]

python_package = rule(
    implementation = _python_package,
    doc = "Stages files of several folders as one Python package. Use it as a dependency of py_binary, py_library or py_test.",
    attrs = {
        "srcs": attr.label_keyed_string_dict(
            allow_files = True,
            mandatory = True,
            doc = "Target to the folder that its files go to, such as {\"//graph:sources\": \"amalgamation/graph\"}; " +
                  "below it they keep their path below the target's package.",
        ),
        "markers": attr.label_keyed_string_dict(
            allow_files = True,
            doc = "As srcs, but staged empty: for files of which Python asks only whether they exist.",
        ),
        "parts": attr.label_list(doc = "Files to bring along where they are, for example an extension module."),
        "deps": attr.label_list(providers = [PyInfo], doc = "Python libraries that the package imports."),
    },
    provides = [PyInfo],
)
