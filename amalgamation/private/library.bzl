# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Linking: the runtime, the operators of the model's selection and its kernel table become one library.

load("@rules_cc//cc:defs.bzl", "CcInfo")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load(":backends.bzl", "PlatformInfo")
load(":kernel_table.bzl", "KERNEL_TABLE_ATTRS", "kernel_table")
load(":mxnet.bzl", "MXNET_API_ATTRS", "mxnet_api")
load(":program.bzl", "ProgramInfo")

LibraryInfo = provider(
    doc = "A library for one model.",
    fields = {
        "archive": "The static library, or None where the platform has shared ones only.",
        "embedded": "Whether the library needs no program: it has MXNet's API and the model, or a recipe for it.",
        "generated": "What is generated for it and compiled, C++: the kernel table and, for MXNet's API, what it knows of its model.",
        "file_name": "Its name in the names of its libraries.",
        "header": "The first of `headers`.",
        "headers": "predict.h or c_predict_api.h, or both.",
        "interfaces": "What an #include of our own calls these.",
        "java": "The classes that call `jni`, a jar, or None.",
        "jni": "With MXNet's API, the shared library with what Java calls, or None.",
        "one_file": "What its one-file source is called.",
        "import_library": "What links against the shared library, where that is a file of its own, or None.",
        "model": "The model's file.",
        "name": "Its name.",
        "operators": "The sorted names of its model's selection, or None: every one was offered.",
        "platform": "PlatformInfo of the platform it is for.",
        "program": "The program's file.",
        "shared": "The shared library, or None where the platform has static ones only.",
        "sources": "The files that its model was made from: itself, or MXNet's two.",
    },
)

def packaged_shared(library):
    """The shared library that is in packages: where classes are, the one that they call."""
    return library.jni if library.java else library.shared

def _objects(targets):
    """Every object file of targets, in link order."""
    objects = []
    for linker_input in depset(order = "topological", transitive = [target[CcInfo].linking_context.linker_inputs for target in targets]).to_list():
        for library in linker_input.libraries:
            objects += library.pic_objects or library.objects or []
    return objects

def _link_shared(ctx, toolchain, features, name, objects, import_library):
    """The shared library. All objects are given to the linker whole: it drops what nobody calls."""
    given = depset(objects)
    linked = cc_common.link(
        actions = ctx.actions,
        name = name,
        additional_outputs = [import_library] if import_library else [],
        cc_toolchain = toolchain,
        compilation_outputs = cc_common.create_compilation_outputs(objects = given, pic_objects = given),
        feature_configuration = features,
        output_type = "dynamic_library",
        user_link_flags = ["-implib:" + import_library.path] if import_library else [],
    )
    library = linked.library_to_link
    return library.resolved_symlink_dynamic_library or library.dynamic_library

def _archive(ctx, toolchain, features, name, objects):
    """The static library, and its linking context."""
    context, archive = cc_common.create_linking_context_from_compilation_outputs(
        actions = ctx.actions,
        name = name,
        cc_toolchain = toolchain,
        compilation_outputs = cc_common.create_compilation_outputs(objects = depset(objects)),
        disallow_dynamic_library = True,
        feature_configuration = features,
    )
    return archive.library_to_link.static_library, context

def _predict_library(ctx):
    platform = ctx.attr._platform[PlatformInfo]
    program = ctx.attr.program[ProgramInfo]
    model = program.model
    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    table = kernel_table(ctx, ctx.attr.library, model.file, platform, program)
    mxnet = mxnet_api(ctx, ctx.attr.library, model, program) if ctx.attr.interface else None
    compilation, kernels = cc_common.compile(
        name = ctx.attr.library + "_kernels",
        actions = ctx.actions,
        cc_toolchain = toolchain,
        # What is generated includes nothing of the operators and backends, which it names.
        compilation_contexts = [part[CcInfo].compilation_context for part in [ctx.attr.runtime] + ctx.attr.interface],
        # Else the same is compiled for position-dependent code, too, which nobody links.
        disallow_nopic_outputs = cc_common.is_enabled(feature_configuration = features, feature_name = "supports_pic"),
        feature_configuration = features,
        srcs = [table] + (mxnet.compiled if mxnet else []),
        additional_inputs = mxnet.embedded if mxnet else [],
    )
    objects = (kernels.pic_objects or kernels.objects) + _objects([ctx.attr.runtime] + ctx.attr.operators + [ctx.attr._platform] + ctx.attr.interface)

    name = ctx.attr.library
    file_name = "mxnet_predict" if mxnet else name
    folder = name + "/" + file_name
    shared, import_library, jni = None, None, None
    if platform.import_library:
        import_library = ctx.actions.declare_file(name + "/" + platform.import_library % file_name)
    if platform.shared:
        shared = _link_shared(ctx, toolchain, features, folder, objects, import_library)
        if ctx.attr.jni:
            jni = _link_shared(ctx, toolchain, features, name + "/jni/" + file_name, objects + _objects([ctx.attr.jni]), None)
    archive, linking = _archive(ctx, toolchain, features, folder, objects)
    headers = [ctx.actions.declare_file(name + "/" + public.basename) for public in ctx.files.headers]
    for header, public in zip(headers, ctx.files.headers):
        ctx.actions.symlink(output = header, target_file = public)
    program_file = ctx.actions.declare_file(name + "/" + name + ".program")
    ctx.actions.symlink(output = program_file, target_file = program.program)
    files = [file for file in [shared, import_library, archive] + headers + [program_file] if file]
    if platform.libc == "none":
        files = [shared, program_file]

        # A bundler wants to see the Worker's file even where the library has no threads.
        for source in [] if mxnet else platform.web:
            file = ctx.actions.declare_file(name + "/" + source.basename.replace("predict.", name + "."))
            ctx.actions.symlink(output = file, target_file = source)
            files.append(file)
    return [
        DefaultInfo(files = depset(files), runfiles = ctx.runfiles(files)),
        CcInfo(
            compilation_context = cc_common.create_compilation_context(
                headers = depset(headers),
                quote_includes = depset([headers[0].dirname]),
            ),
            linking_context = linking,
        ),
        LibraryInfo(
            archive = archive if archive in files else None,
            generated = [table] + (mxnet.in_one_file if mxnet else []),
            embedded = bool(mxnet and mxnet.embedded) and ctx.files.headers[0].basename != "predict.h",
            file_name = file_name,
            header = headers[0],
            headers = headers,
            interfaces = [public.short_path.removeprefix("../").partition("/")[2] if public.short_path.startswith("../") else public.short_path for public in ctx.files.headers],
            java = ctx.file.java,
            jni = jni,
            one_file = "mxnet_predict-all.cc" if mxnet else "predict.cc",
            import_library = import_library,
            model = model.file,
            name = name,
            operators = model.selection,
            platform = platform,
            program = program_file,
            shared = shared,
            sources = [model.mxnet.symbol, model.mxnet.params] if model.mxnet else [model.file],
        ),
        OutputGroupInfo(kernels = depset([table])),
        program,
    ]

predict_library_rule = rule(
    implementation = _predict_library,
    doc = "The shared and static library, predict.h and <name>.program, in the folder <name>/; for WebAssembly <name>.wasm, its loader <name>.js with its types <name>.d.ts, and predict_worker.js.",
    attrs = KERNEL_TABLE_ATTRS | MXNET_API_ATTRS | {
        "headers": attr.label_list(allow_files = [".h"], mandatory = True, doc = "What applications include."),
        "interface": attr.label_list(providers = [CcInfo], doc = "What is linked in besides: MXNet's predict API, or nothing."),
        "java": attr.label(allow_single_file = [".jar"], doc = "Classes that belong to `jni`."),
        "jni": attr.label(providers = [CcInfo], doc = "What a shared library for Java has besides."),
        "library": attr.string(mandatory = True, doc = "The name of the library, and of its folder."),
        "operators": attr.label_list(mandatory = True, providers = [CcInfo], doc = "What is linked for the kernel table: operators, or a predict_model for its own."),
        "program": attr.label(mandatory = True, cfg = "exec", providers = [ProgramInfo]),
        "runtime": attr.label(default = "//runtime", providers = [CcInfo]),
        "_platform": attr.label(default = "//backends:platform", providers = [PlatformInfo, CcInfo]),
    },
    fragments = ["cpp"],
    provides = [LibraryInfo, CcInfo],
    toolchains = use_cc_toolchain(),
)

def _jni_library(ctx):
    library = ctx.attr.library[LibraryInfo]
    if not library.jni:
        fail("%s: the platform %s has no shared libraries" % (ctx.label, library.platform.name))
    out = ctx.actions.declare_file("%s/jni_%s" % (ctx.label.name, library.jni.basename))
    ctx.actions.symlink(output = out, target_file = library.jni)
    return [DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out, library.jni]))]

jni_library = rule(
    implementation = _jni_library,
    doc = "The shared library under the name that MXNet gives one for Java, jni_libmxnet_predict.so.",
    attrs = {"library": attr.label(mandatory = True, providers = [LibraryInfo])},
)
