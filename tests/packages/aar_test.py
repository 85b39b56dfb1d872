# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The Android archive is as Gradle reads it, and each of its libraries runs."""

import json
import re
import struct
import sys
import unittest
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from tests.packages import opened
from tests.tools import elf, runners

# Android's name of the ABI to its platform, the platform whose process loads the library here, and ELF's number.
ABIS = {
    "arm64-v8a": ("android_arm64", "linux_arm64_musl", 183),
    "armeabi-v7a": ("android_armv7", "linux_armv7_musl", 40),
    "x86_64": ("android_x86_64", "linux_x86_64_musl", 62),
}
MODULE = "prefab/modules/selected"
SDK = "{http://schemas.android.com/apk/res/android}minSdkVersion"


class AarTest(opened.PackageCase):
    model = Path(sys.argv[1])

    @classmethod
    def setUpClass(cls):
        cls.path = opened.package("android_x86_64", ".aar")
        cls.folder = opened.unpack(cls.path)

    def json(self, name: str) -> dict:
        return json.loads((self.folder / name).read_text())

    def test_it_holds_what_gradle_looks_for(self):
        wanted = ["AndroidManifest.xml", "LICENSE", "R.txt", "assets/selected.program", "classes.jar", "prefab/prefab.json"]
        wanted += [f"{MODULE}/module.json", f"{MODULE}/include/predict.h"]
        for abi in ABIS:
            wanted += [f"jni/{abi}/libselected.so", f"{MODULE}/libs/android.{abi}/libselected.so", f"{MODULE}/libs/android.{abi}/abi.json"]
        self.assertEqual(opened.names(self.folder), sorted(wanted))

    def test_the_manifest_asks_for_api_24(self):
        manifest = ElementTree.parse(self.folder / "AndroidManifest.xml").getroot()
        self.assertRegex(manifest.get("package"), r"^[a-z]\w*(\.[a-z]\w*)+$")
        self.assertEqual(manifest.find("uses-sdk").get(SDK), "24")

    def test_prefab_describes_the_module_and_its_libraries(self):
        self.assertEqual(self.json("prefab/prefab.json"), {"schema_version": 2, "name": "selected", "version": "1.2.3", "dependencies": []})
        self.assertEqual(self.json(f"{MODULE}/module.json"), {"export_libraries": [], "android": {}})
        for abi in ABIS:
            described = self.json(f"{MODULE}/libs/android.{abi}/abi.json")
            self.assertEqual((described["abi"], described["api"], described["stl"], described["static"]), (abi, 24, "none", False))

    def test_the_jar_is_one_without_classes(self):
        with zipfile.ZipFile(self.folder / "classes.jar") as jar:
            self.assertEqual(jar.namelist(), ["META-INF/MANIFEST.MF"])

    def test_libraries_are_mapped_out_of_the_archive_by_kernels_with_pages_of_16_kib(self):
        data = self.path.read_bytes()
        with zipfile.ZipFile(self.path) as archive:
            libraries = [entry for entry in archive.infolist() if entry.filename.endswith(".so")]
        self.assertEqual(len(libraries), 2 * len(ABIS))
        for entry in libraries:
            name, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
            self.assertEqual(entry.compress_type, zipfile.ZIP_STORED)
            self.assertEqual((entry.header_offset + 30 + name + extra) % 16384, 0, entry.filename)

    def test_each_library_is_for_its_abi_and_runs(self):
        for abi, (platform, host, machine) in ABIS.items():
            library = self.folder / f"jni/{abi}/libselected.so"
            read = elf.read(library)
            self.assertEqual((read.machine, read.soname, read.android_api), (machine, "libselected.so", 24))
            self.assertEqual(library.read_bytes(), (self.folder / f"{MODULE}/libs/android.{abi}/libselected.so").read_bytes())
            runner = runners.linux(platform, opened.run_shared(host), shared=library)
            self.assert_predicts(runner, self.folder / "assets/selected.program")

    def test_the_header_has_every_function_that_the_libraries_export(self):
        declared = set(re.findall(r"PREDICT_API .*?(predict_\w+)\(", (self.folder / f"{MODULE}/include/predict.h").read_text()))
        self.assertLessEqual(elf.read(self.folder / "jni/x86_64/libselected.so").exports, declared)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
