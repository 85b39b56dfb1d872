# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The XCFramework is as Xcode reads it, macOS' dynamic library is universal and signed, and every slice runs.

The one thing to know: macho_file takes universal files apart by their own header; macholib reads them, too.
"""

import glob
import hashlib
import plistlib
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from macholib.MachO import MachO

from tests.packages import opened
from tests.tools import macho_file, runners

PROCESSORS = macho_file.PROCESSORS
# Library identifier to what its archive says it is for.
SLICES = {
    "ios-arm64": ("ios", (13, 0), ["arm64"]),
    "ios-arm64_x86_64-simulator": ("ios_simulator", (14, 0), ["arm64", "x86_64"]),
    "macos-arm64_x86_64": ("macos", (11, 0), ["arm64", "x86_64"]),
}
# Of the functions whose use must be given a reason: file times, time since boot, free space. The other two kinds are Objective-C's.
REASONED = {"_" + name for name in ["stat", "fstat", "lstat", "fstatat", "getattrlist", "getattrlistbulk", "fgetattrlist", "getattrlistat",
            "mach_absolute_time", "statfs", "statvfs", "fstatfs", "fstatvfs"]}  # fmt: skip


def code_directory(data: bytes) -> tuple[int, int, bytes, bytes]:
    """Of a signed Mach-O file: flags, bytes that are signed, size of a page as a power of two, and the pages' hashes."""
    at = 32
    for _ in range(struct.unpack_from("<I", data, 16)[0]):
        command, size = struct.unpack_from("<II", data, at)
        if command == 0x1D:  # LC_CODE_SIGNATURE
            start, length = struct.unpack_from("<II", data, at + 8)
            break
        at += size
    else:
        raise ValueError("the file is not signed")
    count = struct.unpack_from(">I", data, start + 8)[0]
    blobs = [struct.unpack_from(">II", data, start + 12 + 8 * i) for i in range(count)]
    [at] = [start + offset for kind, offset in blobs if kind == 0]
    flags, hashes, _, _, pages, limit = struct.unpack_from(">6I", data, at + 12)
    hash_size, _, _, page_bits = struct.unpack_from("4B", data, at + 36)
    rows = data[at + hashes : at + hashes + hash_size * pages]
    return flags, limit, page_bits, [rows[i : i + hash_size] for i in range(0, len(rows), hash_size)]


class AppleTest(opened.PackageCase):
    model = Path(sys.argv[1])

    @classmethod
    def setUpClass(cls):
        cls.framework = opened.unpack(opened.package("ios_arm64", ".xcframework.zip")) / "selected.xcframework"
        cls.macos = opened.unpack(opened.package("macos_arm64", ".tar.gz"))
        cls.info = plistlib.loads((cls.framework / "Info.plist").read_bytes())

    def archive(self, identifier: str) -> Path:
        return self.framework / identifier / "libselected.a"

    def file(self, data: bytes, name: str) -> Path:
        path = Path(tempfile.mkdtemp()) / name
        path.write_bytes(data)
        return path

    def test_the_framework_says_what_it_is(self):
        self.assertEqual((self.info["CFBundlePackageType"], self.info["XCFrameworkFormatVersion"]), ("XFWK", "1.0"))
        self.assertEqual([each["LibraryIdentifier"] for each in self.info["AvailableLibraries"]], list(SLICES))

    def test_it_holds_what_xcode_and_an_application_take(self):
        wanted = ["Info.plist", "LICENSE", "Resources/PrivacyInfo.xcprivacy", "Resources/selected.program"]
        for identifier in SLICES:
            wanted += [f"{identifier}/{name}" for name in ("Headers/selected/module.modulemap", "Headers/selected/predict.h", "libselected.a")]
        self.assertEqual(opened.names(self.framework), sorted(wanted))

    def test_each_library_is_described_as_it_is(self):
        for described in self.info["AvailableLibraries"]:
            identifier = described["LibraryIdentifier"]
            system, oldest, processors = SLICES[identifier]
            self.assertEqual(described["SupportedArchitectures"], processors)
            self.assertEqual("_".join([described["SupportedPlatform"], *filter(None, [described.get("SupportedPlatformVariant")])]), system)
            self.assertTrue((self.framework / identifier / described["LibraryPath"]).is_file())
            self.assertEqual(described["BinaryPath"], described["LibraryPath"])
            self.assertTrue((self.framework / identifier / described["HeadersPath"] / "selected/predict.h").is_file())
            found = macho_file.slices(self.archive(identifier))
            self.assertEqual(sorted(found), processors)
            for processor, data in found.items():
                for member in macho_file.read(self.file(data, "part.a")):
                    self.assertEqual((member.cpu, member.platform, member.minimum), (PROCESSORS[processor], system, oldest))

    def test_every_slice_runs(self):
        for identifier in SLICES:
            for data in macho_file.slices(self.archive(identifier)).values():
                self.assert_predicts(runners.macho(self.file(data, "libselected.a")), self.framework / "Resources/selected.program")

    def test_the_privacy_manifest_is_true(self):
        manifest = plistlib.loads((self.framework / "Resources/PrivacyInfo.xcprivacy").read_bytes())
        self.assertEqual(manifest, {"NSPrivacyTracking": False, "NSPrivacyTrackingDomains": [], "NSPrivacyCollectedDataTypes": [], "NSPrivacyAccessedAPITypes": []})
        for identifier in SLICES:
            for data in macho_file.slices(self.archive(identifier)).values():
                asked = set().union(*(member.undefined() for member in macho_file.read(self.file(data, "part.a"))))
                self.assertEqual(asked & REASONED, set())

    def test_a_compiler_imports_the_module_by_its_name(self):
        source = self.file(b"@import selected;\nunsigned now(void) { return predict_abi_version(); }\n", "user.m")
        [zig] = glob.glob("../*zig*/ziglang/zig")
        lib = Path(zig).parent / "lib"
        for identifier in SLICES:
            headers = self.framework / identifier / "Headers"
            command = [zig, "clang", "--target=arm64-apple-ios13.0", "-fmodules", f"-fmodules-cache-path={tempfile.mkdtemp()}", "-nostdinc", "-Werror"]
            command += ["-I", headers, "-isystem", lib / "include", "-isystem", lib / "libc/include/any-darwin-any", "-fsyntax-only", source]
            done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_macos_has_universal_libraries_to_install(self):
        self.assertEqual(
            opened.names(self.macos),
            sorted(["include/predict.h", "lib/cmake/selected/selected-config-version.cmake", "lib/cmake/selected/selected-config.cmake",
                    "lib/libselected.a", "lib/libselected.dylib", "lib/pkgconfig/selected.pc", "share/licenses/selected/LICENSE",
                    "share/selected.program"]),
        )  # fmt: skip
        read = MachO(str(self.macos / "lib/libselected.dylib"))
        self.assertEqual([header.header.cputype for header in read.headers], [PROCESSORS["arm64"], PROCESSORS["x86_64"]])
        self.assertEqual({header.filetype for header in read.headers}, {"dylib"})

    def test_the_dynamic_library_runs_on_both_processors(self):
        for data in macho_file.slices(self.macos / "lib/libselected.dylib").values():
            self.assert_predicts(runners.macho(self.file(data, "libselected.dylib")), self.macos / "share/selected.program")

    def test_the_part_for_apple_silicon_is_signed_and_its_hashes_are_right(self):
        data = macho_file.slices(self.macos / "lib/libselected.dylib")["arm64"]
        flags, limit, page_bits, hashes = code_directory(data)
        self.assertTrue(flags & 2, "signed ad hoc")
        page = 1 << page_bits
        wanted = [hashlib.sha256(data[start : min(start + page, limit)]).digest() for start in range(0, limit, page)]
        self.assertEqual(hashes, wanted)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
