# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The backends of the platform at hand. This is the one place where a platform's data becomes a select(): everything else
# asks //backends:platform.
#
# A workspace that uses this one may have backends, too: //backends:own is a flag that names its predict_backends.
#
# A backend named BASE_FEATURE (neon_dotprod) is the backend BASE with another Dot: of the operators only those are compiled for
# it whose kernels are in a dot-inl.h, and only they bring it into a library.

load("@bazel_skylib//rules:common_settings.bzl", "BuildSettingInfo", "bool_flag")
load("@rules_cc//cc:defs.bzl", "cc_library")
load("//platforms:platforms.bzl", "PLATFORMS")

PlatformInfo = provider(
    doc = "The platform that is built for.",
    fields = {
        "folders": "Backend to the path of its folder, as an #include has it.",
        "bases": "Backend to the one that it is with another Dot, of those that are such.",
        "known": "Names of all backends that there are.",
        "name": "Its name in //platforms.",
        "backends": "Names of its backends, least first.",
        "replacements": "Operator to the list of the backends that have a kernel of their own for it.",
        "libc": "Its C library, as in the platform's data.",
        "import_library": "File name pattern, or None.",
        "shared": "Whether it has shared libraries.",
        "shared_library": "File name pattern.",
        "static_library": "File name pattern.",
        "web": "For WebAssembly, what lies beside a library: predict.js, predict.d.ts and predict_worker.js.",
    },
)

OwnBackendsInfo = provider(
    doc = "The backends of a workspace that uses this one.",
    fields = {
        "folders": "Name of each to the path of its folder, as an #include has it.",
        "libraries": "Name of each that the platform at hand has to its CcInfo.",
        "replacements": "Operator to the list of those that have a kernel of their own for it.",
    },
)

_NO_BACKENDS = OwnBackendsInfo(folders = {}, libraries = {}, replacements = {})

def _base(backend, known):
    """The backend that this one is with another Dot, or None."""
    base = backend.rpartition("_")[0]
    return base if base in known else None

def table_backends(platform, backends):
    """How the graph compiler is told of `backends`: NAME, or NAME:BASE."""
    return ["%s:%s" % (b, platform.bases[b]) if b in platform.bases else b for b in backends]

def _platform_backends(ctx):
    [platform] = [p for p in PLATFORMS if p.name == ctx.attr.platform]
    for backend in platform.backends:
        if backend not in ctx.attr.known:
            fail("platforms/%s: unknown backend '%s'; known: %s" % (platform.name, backend, ", ".join(ctx.attr.known)))
    own = ctx.attr.own[OwnBackendsInfo]
    for backend in own.folders:
        if backend in ctx.attr.known:
            fail("%s: the backend '%s' is in @amalgamation//backends already: choose another name" % (ctx.attr.own.label, backend))
    known = ctx.attr.known + own.folders.keys()
    is_generic_only = ctx.attr.generic_only[BuildSettingInfo].value
    more = [] if is_generic_only else own.libraries.keys()
    return [
        PlatformInfo(
            bases = {b: _base(b, known) for b in platform.backends + more if _base(b, known)},
            folders = {b: "backends/" + b for b in ctx.attr.known} | own.folders,
            known = known,
            name = platform.name,
            backends = ["generic"] if is_generic_only else platform.backends + more,
            replacements = {
                operator: ctx.attr.replacements.get(operator, []) + own.replacements.get(operator, [])
                for operator in ctx.attr.replacements.keys() + own.replacements.keys()
            },
            libc = platform.libc,
            import_library = platform.import_library,
            shared = platform.shared,
            shared_library = platform.shared_library,
            static_library = platform.static_library,
            web = ctx.files._web,
        ),
        cc_common.merge_cc_infos(cc_infos = [ctx.attr.libraries[CcInfo]] + [own.libraries[b] for b in more]),
    ]

platform_backends = rule(
    implementation = _platform_backends,
    doc = "Says which backends the platform has, and brings their headers and availability functions.",
    attrs = {
        "generic_only": attr.label(mandatory = True, providers = [BuildSettingInfo]),
        "known": attr.string_list(doc = "Every backend there is."),
        "libraries": attr.label(mandatory = True, providers = [CcInfo]),
        "own": attr.label(mandatory = True, providers = [OwnBackendsInfo]),
        "platform": attr.string(mandatory = True),
        "replacements": attr.string_list_dict(),
        "_web": attr.label_list(default = ["//runtime:predict.js", "//runtime:predict.d.ts", "//runtime:predict_worker.js"], allow_files = True),
    },
    provides = [PlatformInfo, CcInfo],
)

def _backend_regions(ctx):
    platform = ctx.attr._platform[PlatformInfo]
    backends = [b for b in platform.backends if ctx.attr.dot or b not in platform.bases]
    backends = backends if "generic" in backends else ["generic"] + backends
    text = "// %s on every backend of %s. Generated by amalgamation/private/backends.bzl.\n" % (ctx.attr.function, platform.name)
    text += "namespace predict {\n" + "".join(["bool %s_available();\n" % backend for backend in backends]) + "}  // namespace predict\n"
    for backend in backends:
        for path in [platform.folders[backend] + "/begin.h"] + ctx.attr.pieces + [platform.folders[backend] + "/end.h"]:
            text += '#include "%s"\n' % path
    text += "namespace predict {\n"
    text += "struct BackendRun {\n  const char* name;\n  bool (*available)();\n  decltype(&generic::%s) run;\n};\n" % ctx.attr.function
    text += "static const BackendRun kBackendRuns[] = {\n"
    text += "".join(['    {"%s", %s_available, %s::%s},\n' % (b, b, b, ctx.attr.function) for b in backends])
    text += "};\n}  // namespace predict\n"
    out = ctx.actions.declare_file(ctx.label.name + ".h")
    ctx.actions.write(out, text)
    return [DefaultInfo(files = depset([out]))]

backend_regions = rule(
    implementation = _backend_regions,
    doc = "<name>.h: includes `pieces` in a region for each backend of the platform, and lists `function` of each as kBackendRuns.",
    attrs = {
        "dot": attr.bool(doc = "Whether the pieces use Dot, and so differ in backends that have only another Dot."),
        "function": attr.string(mandatory = True, doc = "What the last of the pieces defines."),
        "pieces": attr.string_list(mandatory = True, doc = "Paths of files for the inside of a region, in order."),
        "_platform": attr.label(default = "//backends:platform", providers = [PlatformInfo]),
    },
)

def _own_backends(ctx):
    folder = ctx.label.package + "/" if ctx.label.package else ""
    return [OwnBackendsInfo(
        folders = {name: folder + name for name in ctx.attr.names},
        libraries = {library.label.name: library[CcInfo] for library in ctx.attr.libraries},
        replacements = ctx.attr.replacements,
    )]

_own_backends_rule = rule(
    implementation = _own_backends,
    attrs = {
        "libraries": attr.label_list(mandatory = True, providers = [CcInfo]),
        "names": attr.string_list(mandatory = True),
        "replacements": attr.string_list_dict(),
    },
    provides = [OwnBackendsInfo],
)

no_own_backends = rule(
    implementation = lambda ctx: [_NO_BACKENDS],
    doc = "No backends.",
    provides = [OwnBackendsInfo],
)

def _found():
    """Of the package at hand: the names of its backends, sorted, and operator to the backends with a kernel of their own."""
    replacements = {}
    for path in sorted(native.glob(["*/*-inl.h"], allow_empty = True)):
        backend, file = path.split("/")
        operator = file[:-len("-inl.h")]
        replacements[operator] = replacements.get(operator, []) + [backend]
    return sorted([path.split("/")[0] for path in native.glob(["*/begin.h"])]), replacements

def predict_backends(name, platforms, deps = {}, visibility = ["//visibility:public"]):
    """Backends of your own: in the package at hand each folder with a begin.h, laid out as docs/add-a-backend.md says.

    `--@amalgamation//backends:own=LABEL of this` puts them into every library, behind the platform's own backends: the last one that a
    processor has is the one that runs. predict_library's `backends` may name them.

    Targets: <name>; and for each folder a cc_library of its name.

    Args:
      name: of the target that the flag names.
      platforms: each backend to the platforms that have it, such as {"fma128": ["linux_x86_64"]}.
      deps: each backend to cc_libraries whose headers its files include, such as @amalgamation//backends:sse2.
      visibility: of all.
    """
    known, replacements = _found()
    if sorted(platforms) != known:
        fail("predict_backends(%s): platforms names %s, but the folders with a begin.h are %s" % (name, sorted(platforms), known))
    for backend in known:
        for platform in platforms[backend]:
            if platform not in [p.name for p in PLATFORMS]:
                fail("predict_backends(%s): '%s' is for an unknown platform '%s'; known: %s" % (name, backend, platform, ", ".join([p.name for p in PLATFORMS])))
        cc_library(
            name = backend,
            srcs = [backend + "/available.cc"],
            linkstatic = True,
            textual_hdrs = native.glob([backend + "/*.h"]),
            visibility = visibility,
            deps = deps.get(backend, []),
        )
    _own_backends_rule(
        name = name,
        libraries = select({
            Label("//platforms:is_" + p.name): [backend for backend in known if p.name in platforms[backend]]
            for p in PLATFORMS
        }),
        names = known,
        replacements = replacements,
        visibility = visibility,
    )

def backends():
    """Declares the targets of the package backends/.

    For each folder with a begin.h: a cc_library of its name, with its headers and its available.cc. And `platform`, which
    provides PlatformInfo and the libraries of the platform's backends, save those that are others with another Dot: `dot` has them.
    With --//backends:generic_only that is the backend generic, whatever the platform, and the compiler makes no vectors of its own:
    the scalar build, to compare with.
    """
    bool_flag(
        name = "generic_only",
        build_setting_default = False,
    )
    native.config_setting(
        name = "is_generic_only",
        flag_values = {":generic_only": "True"},
    )
    no_own_backends(name = "no_own")
    native.label_flag(
        name = "own",
        build_setting_default = ":no_own",
    )
    known, replacements = _found()
    for name in known:
        cc_library(
            name = name,
            srcs = [name + "/available.cc"],
            linkstatic = True,
            textual_hdrs = native.glob([name + "/*.h", "*.h"]),
        )
    for target, is_dot in {"dot": True, "own_libraries": False}.items():
        cc_library(
            name = target,
            linkstatic = True,
            deps = select({
                "//platforms:is_" + p.name: [":" + name for name in p.backends if bool(_base(name, known)) == is_dot]
                for p in PLATFORMS
            }),
        )
    cc_library(
        name = "platform_libraries",
        linkstatic = True,
        deps = select({
            ":is_generic_only": [":generic"],
            "//conditions:default": [":own_libraries"],
        }),
    )
    platform_backends(
        name = "platform",
        generic_only = ":generic_only",
        known = known,
        libraries = ":platform_libraries",
        own = ":own",
        platform = select({"//platforms:is_" + p.name: p.name for p in PLATFORMS}),
        replacements = replacements,
    )
