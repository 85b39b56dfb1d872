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

def linker_map(ctx, target):
    """What the linker of the platform says of a library, for a rule with the C++ toolchain.

    Args:
      ctx: of the rule.
      target: with LibraryInfo and CcInfo.

    Returns:
      The file <name>/<library>.map, or None where the platform's linker writes none, or there is no shared library.
    """
    library = target[LibraryInfo]
    [platform] = [p for p in PLATFORMS if p.name == library.platform.name]
    if not library.shared or platform.linker not in _LINKERS:
        return None
    toolchain = find_cc_toolchain(ctx)
    archive = _archive(target)
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
    if not library.shared:
        fail("%s: size_budget: a library for %s is static: its size is that of the program that links it" % (ctx.label, library.platform.name))
    out = ctx.actions.declare_file("%s/%s" % (ctx.label.name, library.shared.basename))
    ctx.actions.symlink(output = out, target_file = library.shared)
    of_map = linker_map(ctx, ctx.attr.library)
    return [DefaultInfo(files = depset([out] + ([of_map] if of_map else [])))]

predict_size = rule(
    implementation = _predict_size,
    doc = "In the folder <name>/ the shared library and, where the platform's linker writes one, its map.",
    attrs = {
        "library": attr.label(mandatory = True, providers = [LibraryInfo, CcInfo]),
    },
    fragments = ["cpp"],
    toolchains = use_cc_toolchain(),
)
