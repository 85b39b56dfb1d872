# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# @xcode: the Xcode that xcrun finds, as links to its compiler and to the SDKs of its systems.

_BUILD = """\
load("{toolchains}", "sdk_toolchains")

sdk_toolchains("xcode")
"""

# As a platform's data name a system, to the name of its SDK.
_SYSTEMS = {
    "ios": "iphoneos",
    "ios_simulator": "iphonesimulator",
    "macos": "macosx",
}

def _ask(rctx, xcrun, words):
    done = rctx.execute([xcrun] + words)
    if done.return_code:
        fail("@xcode: 'xcrun %s' found nothing: install Xcode with its iOS platform, or choose one with xcode-select or DEVELOPER_DIR. It said:\n%s" % (" ".join(words), done.stderr))
    return rctx.path(done.stdout.strip())

def _xcode(rctx):
    chosen = rctx.os.environ.get("DEVELOPER_DIR", "")
    xcrun = rctx.path(chosen + "/usr/bin/xcrun") if chosen else rctx.which("xcrun")
    if not xcrun or not xcrun.exists:
        fail("@xcode: xcrun is neither on PATH nor in DEVELOPER_DIR, and --config=xcode builds with the compiler of an installed Xcode. Build on a Mac that has it, or leave the option out: the platforms ios_* and macos_* need no Xcode.")
    for system, sdk in _SYSTEMS.items():
        rctx.symlink(_ask(rctx, xcrun, ["--sdk", sdk, "--show-sdk-path"]), "sysroot_" + system)
    rctx.symlink(_ask(rctx, xcrun, ["--find", "clang"]).dirname.dirname, "toolchain")
    rctx.file("BUILD.bazel", _BUILD.format(toolchains = str(Label("//toolchains/sdk:toolchains.bzl"))))

xcode = repository_rule(
    implementation = _xcode,
    doc = "The installed Xcode's toolchains, one cc_toolchain for each platform of Apple's.",
    configure = True,
    environ = ["DEVELOPER_DIR"],
    local = True,
)
