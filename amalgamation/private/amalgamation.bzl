# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# predict_amalgamation: the sources that a library is linked from, as one file.

load(":backends.bzl", "PlatformInfo")
load(":library.bzl", "LibraryInfo")

_SourcesInfo = provider(
    doc = "The C++ behind a target.",
    fields = {
        "headers": "Depset of what is included.",
        "sources": "Depset of what is compiled.",
    },
)

_SOURCE_EXTENSIONS = ["cc"]
_EDGES = ["actual", "deps", "interface", "kernels", "libraries", "model", "operators", "own", "runtime", "_platform"]

def _sources_aspect(target, ctx):
    files = []
    for attribute in ["srcs", "hdrs", "textual_hdrs"]:
        if ctx.rule.kind == "cc_library":
            files += getattr(ctx.rule.files, attribute, [])
    sources = [file for file in files if file.extension in _SOURCE_EXTENSIONS]
    headers = [file for file in files if file.extension not in _SOURCE_EXTENSIONS]
    if LibraryInfo in target:
        sources += target[LibraryInfo].generated
    deps = []
    for edge in _EDGES:
        value = getattr(ctx.rule.attr, edge, None)
        deps += value if type(value) == "list" else [value]
    infos = [dep[_SourcesInfo] for dep in deps if type(dep) == "Target" and _SourcesInfo in dep]
    return [_SourcesInfo(
        headers = depset(headers, transitive = [info.headers for info in infos]),
        sources = depset(sources, transitive = [info.sources for info in infos]),
    )]

sources_aspect = aspect(
    implementation = _sources_aspect,
    attr_aspects = _EDGES,
)

def _name(file):
    """What an #include says."""
    name = file.short_path
    return name.split("/", 2)[2] if name.startswith("../") else name

def _section(file):
    return "%s=%s" % (_name(file), file.path)

def _section_in_runfiles(file):
    return "%s=%s" % (_name(file), file.short_path)

def _arguments(ctx, library, sources, section):
    """What the amalgamator is told: NAME=PATH of each file."""
    args = ctx.actions.args()
    args.add("--model", library.model.basename)
    args.add("--library", library.name)
    args.add("--platform", library.platform.name)
    args.add_all(library.interfaces, before_each = "--interface")
    args.add_all(sources.headers, before_each = "--header", map_each = section)
    args.add_all(sources.sources, before_each = "--source", map_each = section)
    args.set_param_file_format("multiline")
    return args

def _predict_amalgamation(ctx):
    library = ctx.attr.library[LibraryInfo]
    sources = ctx.attr.library[_SourcesInfo]
    out = ctx.actions.declare_file("%s/%s" % (ctx.label.name, library.one_file))
    headers = [ctx.actions.declare_file("%s/%s" % (ctx.label.name, header.basename)) for header in library.headers]
    for header, source in zip(headers, library.headers):
        ctx.actions.symlink(output = header, target_file = source)

    args = _arguments(ctx, library, sources, _section)
    args.use_param_file("@%s")
    inputs = depset(transitive = [sources.headers, sources.sources])
    ctx.actions.run(
        executable = ctx.executable._amalgamate,
        arguments = [ctx.actions.args().add("--output", out), args],
        inputs = inputs,
        outputs = [out],
        mnemonic = "Amalgamate",
        progress_message = "Amalgamating %{label}",
    )
    again = ctx.actions.declare_file(ctx.label.name + "/arguments.txt")
    ctx.actions.write(again, _arguments(ctx, library, sources, _section_in_runfiles))
    files = [out] + headers
    return [
        DefaultInfo(files = depset(files), runfiles = ctx.runfiles(files)),
        # What a test needs to do it again.
        OutputGroupInfo(again = depset([again], transitive = [inputs])),
    ]

predict_amalgamation = rule(
    implementation = _predict_amalgamation,
    doc = """A library's sources as one file.

Targets: <name>, which is predict.cc and predict.h, in the folder <name>/. predict.cc needs no other file and no compiler
option: `g++ -std=c++17 -O2 -c predict.cc`. Of a library with api = "mxnet" it is mxnet_predict-all.cc and c_predict_api.h.
""",
    attrs = {
        "library": attr.label(mandatory = True, providers = [LibraryInfo], aspects = [sources_aspect], doc = "A predict_library."),
        "_amalgamate": attr.label(default = "//amalgamation:amalgamate", executable = True, cfg = "exec"),
    },
)
