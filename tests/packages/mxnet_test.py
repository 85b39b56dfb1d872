# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Packages of a library with MXNet's API hold what applications of it take, and their libraries pass //tests/mxnet_api's program.

    mxnet_test.py SYMBOL PARAMS PROGRAM IMAGES SCORES
The one thing to know: the model is in the library, so that no program is in a package.
"""

from __future__ import annotations

import json
import os
import plistlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import numpy as np

from tests.packages import opened
from tests.tools import runners
from third_party.run import cmake, java, tools
from third_party.run.gxx import run_gxx
from third_party.run.node import run_node

FILES = [Path(name).absolute() for name in sys.argv[1:6]]
SYMBOL, PARAMS, _, IMAGES, SCORES = FILES
API = opened.HERE.parent / "mxnet_api"
NAME = "lenet_mxnet"
DEVELOPER = [f"lib/cmake/{NAME}/{NAME}-config-version.cmake", f"lib/cmake/{NAME}/{NAME}-config.cmake", f"lib/pkgconfig/{NAME}.pc", f"share/licenses/{NAME}/LICENSE"]
# A platform to the libraries of its package.
PREFIXES = {
    "linux_arm64": ["lib/libmxnet_predict.a", "lib/libmxnet_predict.so"],
    "linux_x86_64": ["lib/libmxnet_predict.a", "lib/libmxnet_predict.so"],
    "macos_arm64": ["lib/libmxnet_predict.a", "lib/libmxnet_predict.dylib"],
    "windows_x86_64": ["bin/mxnet_predict.dll", "lib/libmxnet_predict.a", "lib/mxnet_predict.lib"],
}
ABIS = {"arm64-v8a": ("android_arm64", "linux_arm64_musl"), "armeabi-v7a": ("android_armv7", "linux_armv7_musl"), "x86_64": ("android_x86_64", "linux_x86_64_musl")}
PROJECT = """\
cmake_minimum_required(VERSION 3.20)
project(user CXX)
find_package(lenet_mxnet 1.0 REQUIRED)
include_directories({root})
add_executable(with_shared {root}/tests/mxnet_api/api.cc)
target_link_libraries(with_shared lenet_mxnet::lenet_mxnet)
add_executable(with_static {root}/tests/mxnet_api/api.cc)
target_link_libraries(with_static lenet_mxnet::lenet_mxnet_static)
"""
USER = """\
import { readFileSync } from "node:fs";
import { load, ndarray } from "lenet_mxnet";
const [symbol, params, images] = process.argv.slice(2).map((path) => readFileSync(path));
const { Predictor, variant } = await load();
const p = new Predictor({ symbol: symbol.toString(), params }, { data: [1, 1, 14, 14] });
p.setinput("data", ndarray(new Float32Array(images.buffer, images.byteOffset, 196), [1, 1, 14, 14]));
p.forward();
console.log(JSON.stringify({ variant, scores: [...p.output(0).data] }));
p.destroy();
"""


def package(platform: str, suffix: str = "") -> Path:
    return opened.package(platform, suffix, "mxnet_package")


class MxnetTest(unittest.TestCase):
    maxDiff = None

    def all_good(self, way: runners.Runner) -> None:
        with tempfile.TemporaryDirectory() as folder:
            command = [*way.command, *(way.path(file) for file in FILES)]
            environment = way.environment | way.prepare(Path(folder) / "process")
            done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, check=False, env=environment)
        self.assertEqual((done.returncode, done.stdout.strip()), (0, "all good"), done.stderr[-2000:])

    def test_prefixes_hold_what_is_installed(self) -> None:
        for platform, libraries in PREFIXES.items():
            suffix = ".zip" if platform == "windows_x86_64" else ".tar.gz"
            self.assertEqual(opened.names(opened.unpack(package(platform, suffix))), sorted(["include/c_predict_api.h", *DEVELOPER, *libraries]), platform)

    def test_libraries_of_prefixes_run(self) -> None:
        program = lambda platform: next(path for path in (API / f"api_shared_{platform}").iterdir())  # noqa: E731
        folders = {platform: opened.unpack(package(platform, ".zip" if platform == "windows_x86_64" else ".tar.gz")) for platform in PREFIXES}
        self.all_good(runners.native(program("linux_x86_64"), folders["linux_x86_64"] / "lib/libmxnet_predict.so"))
        self.all_good(runners.linux("linux_arm64", program("linux_arm64"), shared=folders["linux_arm64"] / "lib/libmxnet_predict.so"))
        self.all_good(runners.wine(program("windows_x86_64"), folders["windows_x86_64"] / "bin/mxnet_predict.dll"))

    def test_an_application_finds_the_package_by_pkg_config_and_cmake(self) -> None:
        prefix, work = opened.unpack(package("linux_x86_64", ".tar.gz")), Path(tempfile.mkdtemp())
        self.assertEqual(cmake.pkg_config(prefix / "lib/pkgconfig", "--variable=program", NAME), [])
        root = API.parent.parent.absolute()
        (work / "CMakeLists.txt").write_text(PROJECT.format(root=root))
        cmake.build(work, work / "out", tools.path("gxx_paths", "g++"), prefix)
        run_gxx(f"-I{root}", root / "tests/mxnet_api/api.cc", "-o", work / "user", *cmake.pkg_config(prefix / "lib/pkgconfig", "--cflags", "--libs", NAME))
        for program in (work / "out/with_shared", work / "out/with_static", work / "user"):
            environment = {"LD_LIBRARY_PATH": str(prefix / "lib")}
            done = subprocess.run([program, *FILES], capture_output=True, text=True, check=False, env=environment)
            self.assertEqual((done.returncode, done.stdout.strip()), (0, "all good"), done.stderr)

    def test_the_android_archive_has_predictor_and_libraries_that_run(self) -> None:
        folder = opened.unpack(package("android_x86_64", ".aar"))
        module = f"prefab/modules/{NAME}"
        wanted = ["AndroidManifest.xml", "LICENSE", "R.txt", "classes.jar", "prefab/prefab.json", f"{module}/module.json", f"{module}/include/c_predict_api.h"]
        for abi in ABIS:
            wanted += [f"jni/{abi}/libmxnet_predict.so", f"{module}/libs/android.{abi}/libmxnet_predict.so", f"{module}/libs/android.{abi}/abi.json"]
        self.assertEqual(opened.names(folder), sorted(wanted))
        self.assertEqual(json.loads((folder / module / "module.json").read_text())["android"], {"library_name": "libmxnet_predict"})
        with zipfile.ZipFile(folder / "classes.jar") as jar:
            classes = [name for name in jar.namelist() if name.endswith(".class")]
        self.assertLessEqual({f"org/dmlc/mxnet/{name}.class" for name in ("MxnetException", "Predictor", "Predictor$InputNode")}, set(classes))
        for abi, (platform, host) in ABIS.items():
            [program] = (API / f"api_shared_{host}").iterdir()
            self.all_good(runners.linux(platform, program, shared=folder / f"jni/{abi}/libmxnet_predict.so"))

    def test_its_classes_run_in_java(self) -> None:
        """With the library of this machine: Java for Android is not here."""
        jar, work = opened.unpack(package("android_x86_64", ".aar")) / "classes.jar", Path(tempfile.mkdtemp())
        shutil.copy(opened.HERE.parent / "mxnet/lenet_mxnet.jni/jni_libmxnet_predict.so", work / "libmxnet_predict.so")
        java.compile_java([API / "PredictTest.java"], work / "classes", class_path=jar)
        path = os.pathsep.join([str(work / "classes"), str(jar)])
        said = java.run_java("-Xcheck:jni", f"-Djava.library.path={work}", "-cp", path, "PredictTest", SYMBOL, PARAMS, IMAGES, SCORES)
        self.assertEqual(said, "good\n")

    def test_the_xcframework_has_the_header_in_its_module(self) -> None:
        framework = opened.unpack(package("ios_arm64", ".xcframework.zip")) / f"{NAME}.xcframework"
        described = plistlib.loads((framework / "Info.plist").read_bytes())["AvailableLibraries"]
        self.assertEqual([each["LibraryIdentifier"] for each in described], ["ios-arm64", "ios-arm64_x86_64-simulator", "macos-arm64_x86_64"])
        for each in described:
            slice = framework / each["LibraryIdentifier"]
            self.assertEqual(opened.names(slice), [f"Headers/{NAME}/c_predict_api.h", f"Headers/{NAME}/module.modulemap", "libmxnet_predict.a"])
            self.assertIn('header "c_predict_api.h"', (slice / f"Headers/{NAME}/module.modulemap").read_text())
            self.assertEqual(each["LibraryPath"], "libmxnet_predict.a")

    def test_what_is_said_of_a_package_names_the_model_that_its_libraries_have(self) -> None:
        for platform, suffix, library in (("linux_x86_64", ".tar.gz", "lib/libmxnet_predict.so"), ("android_x86_64", ".aar", "jni/x86_64/libmxnet_predict.so")):
            sbom = json.loads(package(platform, f"{suffix}.spdx.json").read_text())
            [said] = [file for file in sbom["files"] if file["fileName"] == f"./{library}"]
            self.assertEqual(said["licenseConcluded"], "NOASSERTION")
            related = [each["relatedSpdxElement"] for each in sbom["relationships"] if (each["spdxElementId"], each["relationshipType"]) == (said["SPDXID"], "GENERATED_FROM")]
            models = {each["packageFileName"] for each in sbom["packages"] if each["SPDXID"] in related}
            self.assertEqual({Path(name).name for name in models}, {"lenet-symbol.json", "lenet-0000.params"})
            [digest] = [each["checksumValue"] for each in said["checksums"] if each["algorithm"] == "SHA256"]
            made = json.loads(package(platform, f"{suffix}.provenance.json").read_text())["predicate"]["buildDefinition"]["internalParameters"]["libraries"]
            digests = {each["platform"]: each["digests"]["libmxnet_predict.so"]["sha256"] for each in made}
            self.assertEqual(digests[platform], digest)
            for each in made:  # nothing that is linked is without its compilation
                words = [word for command in each["link"] for word in command["arguments"]]
                self.assertEqual([word for word in words if word.endswith(".o") and "/bin/toolchains/" not in word], [], each["platform"])

    def test_the_npm_package_is_imported_by_its_name_and_predicts(self) -> None:
        folder = opened.unpack(package("wasm_simd", ".tgz"))
        (folder / "node_modules").mkdir()
        (folder / "package").rename(folder / f"node_modules/{NAME}")
        self.assertEqual(opened.names(folder / f"node_modules/{NAME}"), ["LICENSE", "mxnet_predict.js", "mxnet_predict_best.js", "package.json", "wasm.wasm",
                                                                        "wasm_relaxed.wasm", "wasm_simd.wasm"])
        (folder / "user.mjs").write_text(USER)
        said = json.loads(run_node(folder / "user.mjs", SYMBOL, PARAMS, IMAGES))
        self.assertEqual(said["variant"], "wasm_relaxed")
        expected = np.fromfile(SCORES, np.float32)[:len(said["scores"])]
        for ours, theirs in zip(said["scores"], expected, strict=True):
            self.assertAlmostEqual(ours, theirs, delta=1e-5)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
