# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The same inputs give the same package, and packages say nothing of the machine and the time that made them."""

import gzip
import io
import tarfile
import unittest
import zipfile
from pathlib import Path

import archive

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("said_*/*"))
PACKAGES = [path for path in FILES if path.suffix != ".json"]
OF_ALL = HERE / "packages_of_all/linux_x86_64"


class StableTest(unittest.TestCase):
    def test_each_platform_gives_the_same_package_and_sbom_and_provenance_and_so_does_a_build_of_all_elsewhere(self):
        self.assertGreater(len(PACKAGES), 12)
        self.assertEqual(len(FILES), 3 * len(PACKAGES))
        for path in FILES:
            self.assertEqual(path.read_bytes(), (OF_ALL / path.name).read_bytes(), path)

    def test_a_build_of_all_has_a_package_for_every_platform(self):
        names = [path.name.removeprefix("selected") for path in sorted(OF_ALL.iterdir()) if path.suffix != ".json"]
        linux = ["arm64", "arm64_musl", "armv7", "armv7_musl", "riscv64", "x86_64", "x86_64_musl"]
        wanted = [f"-linux_{name}.tar.gz" for name in linux] + [f"-rpi_{name}.tar.gz" for name in ("3", "4_64", "zero")]
        wanted += ["-macos.tar.gz", "-wasi.tar.gz", "-windows_x86_64.zip", ".aar", ".tgz", ".xcframework.zip"]
        self.assertEqual(names, sorted(wanted))

    def test_zip_entries_are_sorted_and_have_fixed_dates_and_modes(self):
        paths = [path for path in PACKAGES if path.suffix in (".aar", ".zip")]
        self.assertTrue(paths)
        for path in paths:
            with zipfile.ZipFile(path) as read:
                entries = read.infolist()
                self.assertIsNone(read.testzip())
            self.assertEqual([entry.filename for entry in entries], sorted(entry.filename for entry in entries))
            self.assertEqual({(entry.date_time, entry.external_attr >> 16) for entry in entries}, {((1980, 1, 1, 0, 0, 0), 0o100644)})

    def test_tar_entries_are_sorted_and_have_no_dates_and_owners(self):
        paths = [path for path in PACKAGES if path.name.endswith("gz")]
        self.assertTrue(paths)
        for path in paths:
            data = path.read_bytes()
            self.assertEqual(data[3:9], bytes([0, 0, 0, 0, 0, 2]), "gzip: no name, no time")
            with tarfile.open(fileobj=io.BytesIO(gzip.decompress(data))) as read:
                entries = read.getmembers()
            self.assertEqual([entry.name for entry in entries], sorted(entry.name for entry in entries))
            self.assertEqual({(entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname, entry.mode) for entry in entries}, {(0, 0, 0, "", "", 0o644)})

    def test_the_order_of_the_files_does_not_matter(self):
        files = {"b/x.so": b"1" * 5000, "a": b"", "c.program": b"2"}
        turned = dict(reversed(files.items()))
        self.assertEqual(archive.zipped(files), archive.zipped(turned))
        self.assertEqual(archive.tar_gz(files), archive.tar_gz(turned))


if __name__ == "__main__":
    unittest.main()
