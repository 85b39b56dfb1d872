# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# What stands for a system's libraries in a link where their own come only with an SDK: shared libraries that hold the
# allowed symbols and nothing else, so that a library that would import another one does not link. And a platform's own
# start objects.

load("//platforms:platforms.bzl", "PLATFORMS")

def _zig_stubs(ctx):
    [platform] = [p for p in PLATFORMS if p.name == ctx.attr.platform]
    zig = ctx.file._zig
    clang = ["clang", "--target=" + platform.triple] + platform.cpu_flags + platform.compile_flags
    clang += ["-nostdinc", "-g0", "-O2", "-fPIC", "-fno-builtin", "-fvisibility=hidden", "-fno-ident", "-fno-unwind-tables", "-fno-asynchronous-unwind-tables"]

    def compiled(source, name, flags):
        out = ctx.actions.declare_file("%s/%s.o" % (ctx.label.name, name))
        ctx.actions.run(
            executable = zig,
            arguments = clang + flags + ["-c", source.path, "-o", out.path],
            inputs = [source],
            outputs = [out],
            mnemonic = "ZigStub",
        )
        return out

    files = [compiled(source, source.basename, ["-Wall", "-Werror"]) for source in ctx.files.srcs]
    for library, symbols in platform.stubs.items():
        source = ctx.actions.declare_file("%s/%s.c" % (ctx.label.name, library))
        ctx.actions.write(source, "".join(["void %s(void) {}\n" % symbol for symbol in symbols]))
        stub = ctx.actions.declare_file("%s/%s.so" % (ctx.label.name, library))
        object = compiled(source, library, ["-fvisibility=default", "-w"])
        ctx.actions.run(
            executable = zig,
            arguments = ["ld.lld", "-m", platform.link_flags[platform.link_flags.index("-m") + 1], "-shared", "-soname", library + ".so", "--build-id=none", "-o", stub.path, object.path],
            inputs = [object],
            outputs = [stub],
            mnemonic = "ZigStub",
        )
        files.append(stub)
    return [DefaultInfo(files = depset(files))]

zig_stubs = rule(
    implementation = _zig_stubs,
    doc = "The objects of `srcs` and the platform's stub libraries.",
    attrs = {
        "platform": attr.string(mandatory = True),
        "srcs": attr.label_list(allow_files = [".c"]),
        "_zig": attr.label(default = "@zig//:ziglang/zig", allow_single_file = True),
    },
)
