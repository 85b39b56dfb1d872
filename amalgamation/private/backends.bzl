# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The backends of the platform at hand. This is the one place where a platform's data becomes a select(): everything else
# asks //backends:platform.

load("@rules_cc//cc:defs.bzl", "cc_library")
load("//platforms:platforms.bzl", "PLATFORMS")

PlatformInfo = provider(
    doc = "The platform that is built for.",
    fields = {
        "known": "Names of all backends that there are.",
        "name": "Its name in //platforms.",
        "backends": "Names of its backends, least first.",
        "replacements": "Operator to the list of the backends that have a kernel of their own for it.",
        "linker": "ld.lld or wasm-ld.",
        "shared_library": "File name pattern.",
        "static_library": "File name pattern.",
    },
)

def _platform_backends(ctx):
    [platform] = [p for p in PLATFORMS if p.name == ctx.attr.platform]
    for backend in platform.backends:
        if backend not in ctx.attr.known:
            fail("platforms/%s: unknown backend '%s'; known: %s" % (platform.name, backend, ", ".join(ctx.attr.known)))
    return [
        PlatformInfo(
            known = ctx.attr.known,
            name = platform.name,
            backends = platform.backends,
            replacements = ctx.attr.replacements,
            linker = platform.linker,
            shared_library = platform.shared_library,
            static_library = platform.static_library,
        ),
        ctx.attr.libraries[CcInfo],
    ]

platform_backends = rule(
    implementation = _platform_backends,
    doc = "Says which backends the platform has, and brings their headers and availability functions.",
    attrs = {
        "known": attr.string_list(doc = "Every backend there is."),
        "libraries": attr.label(mandatory = True, providers = [CcInfo]),
        "platform": attr.string(mandatory = True),
        "replacements": attr.string_list_dict(),
    },
    provides = [PlatformInfo, CcInfo],
)

def backends():
    """Declares the targets of the package backends/.

    For each folder with a begin.h: a cc_library of its name, with its headers and its available.cc. And `platform`, which
    provides PlatformInfo and the libraries of the platform's backends.
    """
    known = sorted([path.split("/")[0] for path in native.glob(["*/begin.h"])])
    replacements = {}
    for path in sorted(native.glob(["*/*-inl.h"], allow_empty = True)):
        backend, file = path.split("/")
        operator = file[:-len("-inl.h")]
        replacements[operator] = replacements.get(operator, []) + [backend]
    for name in known:
        cc_library(
            name = name,
            srcs = [name + "/available.cc"],
            linkstatic = True,
            textual_hdrs = native.glob([name + "/*.h", "*.h"]),
        )
    cc_library(
        name = "platform_libraries",
        linkstatic = True,
        deps = select({
            "//platforms:is_" + p.name: [":" + name for name in p.backends]
            for p in PLATFORMS
        }),
    )
    platform_backends(
        name = "platform",
        known = known,
        libraries = ":platform_libraries",
        platform = select({"//platforms:is_" + p.name: p.name for p in PLATFORMS}),
        replacements = replacements,
    )
