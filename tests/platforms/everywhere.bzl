# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# everywhere_tests: the libraries of several models, built for each platform and run there.

load("@rules_python//python:defs.bzl", "py_binary", "py_test")
load("//platforms:transition.bzl", "every_platform", "platform_transition_files")

# Whose shared library is loaded by a program of another platform: Android's C library is not here, musl is.
_LOADED_BY = {
    "android_arm64": "linux_arm64_musl",
    "android_armv7": "linux_armv7_musl",
    "android_x86_64": "linux_x86_64_musl",
}

def _has_program(platform):
    """Whether a program with the archive linked in is what runs."""
    return platform == "wasi" or not platform.startswith("wasm") and not platform.startswith("ios") and not platform.startswith("macos")

def everywhere_tests(models, platforms, existing, counted):
    """Runs models on platforms.

    Targets, for each platform P: <P>_test; <P>_artefacts_test, what the files themselves say; <P>_size_test, whether they are within
    the platform's budget (size_test: all of these); and for each model M: <M>_<P>, its
    files; <M>_run_program_<P>, a program with its archive. blazeface_front.again: one model's files, built in other folders. And table, which writes docs/platforms.md.

    Args:
      models: of //models, each with model_on_platforms.
      platforms: names.
      existing: names of the targets that model_on_platforms makes already.
      counted: targets whose instructions the table counts.
    """
    everything = {}
    for platform in platforms:
        data = []
        libraries = [("%s_run_program_%s" if platform == "wasi" else "%s_%s") % (model, platform) for model in models]
        for model in models:
            wanted = {"%s_%s" % (model, platform): model}
            if platform not in _LOADED_BY and _has_program(platform):
                wanted["%s_run_program_%s" % (model, platform)] = model + "_run_program"
            for name, source in wanted.items():
                if name not in existing:
                    platform_transition_files(name = name, src = source, platform = platform, visibility = ["//visibility:public"])
            data += wanted.keys()
        if _has_program(platform) and platform != "wasi":
            data.append("//tests/tools:run_shared_" + _LOADED_BY.get(platform, platform))
        py_test(
            name = platform + "_test",
            size = "medium",
            srcs = ["everywhere_test.py"],
            args = [platform] + ["%s=$(rootpath //models:%s)" % (model, model) for model in models],
            data = data + ["//models:" + model for model in models],
            main = "everywhere_test.py",
            deps = [":places", "//amalgamation/tools:loaded", "//tests/tools:default_inputs"],
        )
        py_test(
            name = platform + "_artefacts_test",
            size = "small",
            srcs = ["artefacts_test.py"],
            args = [platform] + models,
            data = data + ["blazeface_front.again"],
            main = "artefacts_test.py",
            deps = [":artefacts"],
        )
        py_test(
            name = platform + "_size_test",
            size = "small",
            srcs = ["size_test.py"],
            args = [platform] + models,
            data = libraries,
            main = "size_test.py",
            deps = [":artefacts"],
        )
        everything.update({name: None for name in data})
    native.test_suite(
        name = "size_test",
        tests = [platform + "_size_test" for platform in platforms],
    )
    py_binary(
        name = "table",
        srcs = [
            "everywhere_test.py",
            "instructions_test.py",
            "table.py",
        ],
        args = ["%s=$(rootpath //models:%s)" % (model, model) for model in models],
        data = everything.keys() + [name for name in counted if name not in everything] + ["blazeface_front.again"] + ["//models:" + model for model in models],
        main = "table.py",
        deps = [":artefacts", "//tests/tools:default_inputs"],
    )
    every_platform(
        name = "blazeface_front.again",
        again = True,
        platforms = platforms,
        src = "blazeface_front.library",
    )
