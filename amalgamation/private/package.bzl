# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# predict_package: what a developer of the platform takes. A platform's data says which packages it is in; one that several
# platforms share is built from the libraries of all of them, by a transition.

load("//platforms:platforms.bzl", "PLATFORMS")
load("//platforms:transition.bzl", "DEVICE_PLATFORMS")
load(":attest.bzl", "attest", "attest_attrs", "commands_files")
load(":commands.bzl", "commands_aspect")
load(":library.bzl", "LibraryInfo", "packaged_shared")
load(":web.bzl", "WEB_LOADER_ATTRS", "is_of_use_in_web", "web_loader")

_EVERY = str(Label("//platforms:every_platform"))
_PLATFORMS = {platform.name: platform for platform in PLATFORMS}
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"

def _together(name):
    """Names of the platforms whose libraries are in the packages of the platform `name`."""
    files = _PLATFORMS[name].packages
    return [other for other in DEVICE_PLATFORMS if [file for file in _PLATFORMS[other].packages if file in files]]

def _package_platforms(settings, attr):
    here = settings["//command_line_option:platforms"]
    if not settings[_EVERY] and attr.platform not in DEVICE_PLATFORMS:
        fail("predict_package: there are no packages for --platforms=%s, which is none of these, nor has one of them as its parent: %s" % (here[0], ", ".join(DEVICE_PLATFORMS)))

    # A platform with ours as its parent stays what it is: somebody may select() on what is its own.
    return {
        each: {_EVERY: False, "//command_line_option:platforms": here if each == attr.platform else [Label("//platforms:" + each)]}
        for each in (DEVICE_PLATFORMS if settings[_EVERY] else _together(attr.platform))
    }

_package_transition = transition(
    implementation = _package_platforms,
    inputs = [_EVERY, "//command_line_option:platforms"],
    outputs = [_EVERY, "//command_line_option:platforms"],
)

def _check(ctx, name):
    """Fails unless the names are such that every kind of package takes them."""
    for letter in name.elems():
        if letter not in _LETTERS + "0123456789":
            fail("predict_package(%s): the library's name '%s' has '%s' in it; it becomes the name of a Swift module, a CMake target and a Java package: rename the predict_library to letters, digits and _" % (ctx.label.name, name, letter))
    if name[0] not in _LETTERS:
        fail("predict_package(%s): the library's name '%s' begins with a digit; it becomes the name of a Swift module, a CMake target and a Java package: begin the predict_library's name with a letter" % (ctx.label.name, name))
    numbers = ctx.attr.version.split(".")
    if len(numbers) != 3 or [number for number in numbers if not number.isdigit() or str(int(number)) != number]:
        fail("predict_package(%s): version is three numbers, such as \"1.2.0\", because npm and CMake take no other; got %s" % (ctx.label.name, repr(ctx.attr.version)))

def _described(library):
    """A library for library.py, and its files."""
    platform = _PLATFORMS[library.platform.name]
    files = {key: getattr(library, key) for key in ["archive", "import_library", "java"]}
    files |= {"program": None if library.embedded else library.program, "shared": packaged_shared(library)}
    spec = {key: file.path if file else None for key, file in files.items()}
    spec |= {"apple": platform.apple, "headers": [header.path for header in library.headers], "part": platform.part, "platform": platform.name}
    return spec, [file for file in files.values() if file] + library.headers

def _package(ctx, file, kind, libraries):
    """One package of `libraries`, which are sorted by platform."""
    name = libraries[0].name
    loader = web_loader(ctx, libraries[0]) if kind == "npm" else []
    described = [_described(library) for library in libraries]
    out = ctx.actions.declare_file("%s/%s" % (ctx.label.name, file % name))
    spec = ctx.actions.declare_file("%s.%s.json" % (ctx.label.name, file % name))
    ctx.actions.write(spec, json.encode_indent({
        "libraries": [each for each, _ in described],
        "license": ctx.file._license.path,
        "name": name,
        "file_name": libraries[0].file_name,
        "version": ctx.attr.version,
        "web_loader": [file.path for file in loader],
    }))
    ctx.actions.run(
        executable = ctx.executable._package,
        arguments = [kind, spec.path, out.path],
        inputs = [spec, ctx.file._license] + [each for _, files in described for each in files] + loader,
        outputs = [out],
        mnemonic = "PredictPackage",
        progress_message = "Packing " + out.short_path,
    )
    return out

def _predict_package(ctx):
    libraries = {platform: ctx.split_attr.library[platform][LibraryInfo] for platform in sorted(ctx.split_attr.library)}
    first = libraries.values()[0]
    _check(ctx, first.name)
    wanted = {}
    for key, library in libraries.items():
        for file, kind in _PLATFORMS[library.platform.name].packages.items():
            if kind == "npm" and not is_of_use_in_web(library):
                continue
            wanted.setdefault((file, kind), []).append(key)
    commands = commands_files(ctx)
    packages, sboms, provenances = [], [], []
    for (file, kind), members in sorted(wanted.items()):
        package = _package(ctx, file, kind, [libraries[member] for member in members])
        sbom, provenance = attest(ctx, package, members, commands)
        packages.append(package)
        sboms.append(sbom)
        provenances.append(provenance)
    return [
        DefaultInfo(files = depset(packages), runfiles = ctx.runfiles(packages)),
        OutputGroupInfo(provenance = depset(provenances), sbom = depset(sboms)),
    ]

_predict_package_rule = rule(
    implementation = _predict_package,
    attrs = attest_attrs(_package_transition) | {
        "library": attr.label(mandatory = True, aspects = [commands_aspect], providers = [LibraryInfo], cfg = _package_transition, doc = "A predict_library."),
        "platform": attr.string(doc = "Which of //platforms is built for."),
        "version": attr.string(default = "1.0.0", doc = "Of the package: three numbers."),
        "_allowlist_function_transition": attr.label(default = "@bazel_tools//tools/allowlists/function_transition_allowlist"),
        "_license": attr.label(allow_single_file = True, default = "//:LICENSE"),
        "_package": attr.label(default = "//amalgamation/packages:package", executable = True, cfg = "exec"),
    } | WEB_LOADER_ATTRS,
)

def predict_package(name, library, version = "1.0.0", **kwargs):
    """A library as the developers of the platform take it.

    Targets: <name>, the packages of the platform that is built for, in the folder <name>/; with --config=all those of every platform:
      iOS, macOS: LIBRARY.xcframework.zip, with static libraries for devices, simulators and macOS.
      macOS: LIBRARY-macos.tar.gz, with the universal dynamic and static library, for pkg-config and CMake.
      Android: LIBRARY.aar, with every ABI, also for C++ in Gradle.
      Windows: LIBRARY-windows_x86_64.zip, with the DLL, its import library, for CMake.
      Linux, Raspberry Pi, WASI: LIBRARY-PLATFORM.tar.gz, for pkg-config and CMake.
      WebAssembly: LIBRARY.tgz, an npm package with every variant and the loader that picks one: what predict_web has.
    <name>.sbom: in the same folder FILE.spdx.json for each of these packages: what is in it (SPDX 2.3).
    <name>.provenance: likewise FILE.provenance.json: of what and how it was built (in-toto, SLSA).
    Of a library with MXNet's API they have c_predict_api.h and libmxnet_predict, Android's the class Predictor, npm's the loader mxnet_predict_best.js.
    The same inputs give the same bytes.

    Args:
      name: the target's name.
      library: a predict_library.
      version: of the package: three numbers.
      **kwargs: visibility, tags, and other attributes that all rules have.
    """
    _predict_package_rule(
        name = name,
        library = library,
        platform = select({Label("//platforms:is_" + platform): platform for platform in DEVICE_PLATFORMS} | {"//conditions:default": ""}),
        version = version,
        **kwargs
    )
    for kind in ["provenance", "sbom"]:
        native.filegroup(
            name = "%s.%s" % (name, kind),
            srcs = [name],
            output_group = kind,
            **kwargs
        )
