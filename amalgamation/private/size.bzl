# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# What a library's size is made of: its linker's map. The one thing to know: the library is linked again for it, from its archive, so that
# the link of every library has nothing to do with maps.

load("@rules_cc//cc:defs.bzl", "CcInfo")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("//platforms:platforms.bzl", "PLATFORMS")
load(":library.bzl", "LibraryInfo")

# Linkers whose map says the size of each symbol.
_LINKERS = ["ld.lld", "wasm-ld"]

def _archive(library):
    [linker_input] = library[CcInfo].linking_context.linker_inputs.to_list()
    return linker_input.libraries[0].static_library

def _map(ctx, library):
    toolchain = find_cc_toolchain(ctx)
    archive = _archive(ctx.attr.library)
    out = ctx.actions.declare_file("%s/%s.map" % (ctx.label.name, library.name))
    cc_common.link(
        actions = ctx.actions,
        name = "%s/mapped/%s" % (ctx.label.name, library.name),
        additional_inputs = [archive],
        additional_outputs = [out],
        cc_toolchain = toolchain,
        feature_configuration = cc_common.configure_features(ctx = ctx, cc_toolchain = toolchain),
        output_type = "dynamic_library",
        user_link_flags = ["--whole-archive", archive.path, "--no-whole-archive", "-Map=" + out.path],
    )
    return out

def _predict_size(ctx):
    library = ctx.attr.library[LibraryInfo]
    [platform] = [p for p in PLATFORMS if p.name == library.platform.name]
    if not library.shared:
        fail("%s: size_budget: a library for %s is static: its size is that of the program that links it" % (ctx.label, platform.name))
    out = ctx.actions.declare_file("%s/%s" % (ctx.label.name, library.shared.basename))
    ctx.actions.symlink(output = out, target_file = library.shared)
    return [DefaultInfo(files = depset([out] + ([_map(ctx, library)] if platform.linker in _LINKERS else [])))]

predict_size = rule(
    implementation = _predict_size,
    doc = "In the folder <name>/ the shared library and, where the platform's linker writes one, its map.",
    attrs = {
        "library": attr.label(mandatory = True, providers = [LibraryInfo, CcInfo]),
    },
    fragments = ["cpp"],
    toolchains = use_cc_toolchain(),
)
