# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""--config=android_ndk and --config=xcode build packages with the SDK that is installed, and say so when there is none.

The one thing to know: all tests share one Bazel, because its first start fetches what builds need.

    sdk_test.py MODEL ZIG
"""

import os
import sys
import tempfile
import unittest
from pathlib import Path

from tests.packages import opened
from tests.sdk import stand_in
from tests.sdk.inner import Bazel
from tests.tools import elf, macho_file, runners

TOOLCHAINS = Path("toolchains/zig").absolute()
PARTS = stand_in.Parts(Path(sys.argv[2]).resolve(), tuple(Path("tests/sdk/libcxx_defines.txt").read_text().split()))
PACKAGE = "//tests/packages:package"
# Android's name of the ABI to its platform, and the platform whose process loads the library here.
ABIS = {
    "arm64-v8a": ("android_arm64", "linux_arm64_musl"),
    "armeabi-v7a": ("android_armv7", "linux_armv7_musl"),
    "x86_64": ("android_x86_64", "linux_x86_64_musl"),
}


class SdkTest(opened.PackageCase):
    model = Path(sys.argv[1])

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(dir=os.environ["TEST_TMPDIR"])
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.bazel = Bazel(cls.folder)
        cls.addClassCleanup(cls.bazel.end)

    def refused(self, *words: str) -> str:
        done = self.bazel.build(PACKAGE, *words)
        self.assertNotEqual(done.returncode, 0)
        return done.stderr

    def packages(self, *words: str) -> list[Path]:
        done = self.bazel.build(PACKAGE, *words)
        self.assertEqual(done.returncode, 0, done.stderr[-6000:])
        return self.bazel.outputs(done)

    def test_without_an_ndk_the_error_says_what_to_set(self):
        said = self.refused("--config=android_arm64", "--config=android_ndk", "--repo_env=ANDROID_NDK_HOME=")
        self.assertIn("@android_ndk: ANDROID_NDK_HOME is not set", said)
        self.assertIn("Set it to the NDK's folder", said)

    def test_a_folder_that_is_no_ndk_is_refused_by_its_name(self):
        said = self.refused("--config=android_arm64", "--config=android_ndk", f"--repo_env=ANDROID_NDK_HOME={self.folder}")
        self.assertIn(f"ANDROID_NDK_HOME={self.folder} has no toolchains/llvm/prebuilt/HOST/bin/clang", said)

    def test_with_an_ndk_every_abi_is_built_by_it_and_runs(self):
        stubs = {platform: TOOLCHAINS / f"{platform}_stubs" for platform in stand_in.ANDROID}
        stand_in.android_ndk(self.folder / "ndk", PARTS, stubs, {"android_armv7": TOOLCHAINS / "android_armv7_sysroot/libcompiler_rt.a"})
        [package] = self.packages("--config=android_arm64", "--config=android_ndk", f"--repo_env=ANDROID_NDK_HOME={self.folder / 'ndk'}")
        unpacked = opened.unpack(package)
        for abi, (platform, host) in ABIS.items():
            library = unpacked / f"jni/{abi}/libselected.so"
            read = elf.read(library)
            self.assertEqual((read.soname, read.android_api, read.hardened), ("libselected.so", 24, True))
            self.assertEqual({name for name in read.exports if not name.startswith("predict_")}, set())
            self.assertGreaterEqual(read.align, 16384)
            self.assert_predicts(runners.linux(platform, opened.run_shared(host), shared=library), unpacked / "assets/selected.program")

    def test_without_an_xcode_the_error_says_what_to_do(self):
        said = self.refused("--config=ios_arm64", "--config=xcode", f"--repo_env=DEVELOPER_DIR={self.folder}")
        self.assertIn("@xcode: xcrun is neither on PATH nor in DEVELOPER_DIR", said)
        self.assertIn("Build on a Mac that has it, or leave the option out", said)

    def test_with_an_xcode_every_slice_is_built_by_it_and_runs(self):
        stand_in.xcode(self.folder / "xcode", PARTS)
        found = self.packages("--config=macos_arm64", "--config=xcode", f"--repo_env=DEVELOPER_DIR={self.folder / 'xcode'}")
        [framework, installed] = [opened.unpack(path) for path in sorted(found, key=lambda path: path.name.endswith("gz"))]
        libraries = sorted(framework.glob("*.xcframework/*/libselected.a")) + [installed / "lib/libselected.dylib"]
        self.assertEqual(len(libraries), 4)
        for library in libraries:
            for processor, data in macho_file.slices(library).items():
                part = Path(tempfile.mkdtemp()) / library.name
                part.write_bytes(data)
                self.assertEqual({member.cpu for member in macho_file.read(part)}, {macho_file.PROCESSORS[processor]})
                self.assert_predicts(runners.macho(part), installed / "share/selected.program")
        self.assertEqual(macho_file.read(part)[0].install_name, "@rpath/libselected.dylib")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
