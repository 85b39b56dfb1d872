# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# names_tests: what predict_package refuses, and in which words.

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("//amalgamation:defs.bzl", "OF_MODEL", "predict_library", "predict_package")

def _refused(ctx):
    env = analysistest.begin(ctx)
    asserts.expect_failure(env, ctx.attr.text)
    return analysistest.end(env)

_refused_test = analysistest.make(_refused, attrs = {"text": attr.string(mandatory = True)}, expect_failure = True)

def names_tests(name):
    """Declares a test for each name or version that is refused, and the suite `name` of them."""
    libraries = {
        "has-a-dash": "the library's name 'has-a-dash' has '-' in it",
        "2nd": "the library's name '2nd' begins with a digit",
    }
    packages = {}
    for library, text in libraries.items():
        predict_library(name = library, model = "//models:magika", selection = OF_MODEL, tags = ["manual"])
        packages[library + "_package"] = ({"library": library}, text)
    for version in ["1.2", "1.2.x", "01.2.3", ""]:
        packages["version_%s_package" % (version or "none")] = (
            {"library": "//tests/rules:selected", "version": version},
            'version is three numbers, such as "1.2.0", because npm and CMake take no other; got "%s"' % version,
        )
    for package, (attributes, text) in packages.items():
        predict_package(name = package, tags = ["manual"], **attributes)
        _refused_test(name = package + "_test", size = "small", target_under_test = package, text = text)
    native.test_suite(name = name, tests = [package + "_test" for package in packages])
