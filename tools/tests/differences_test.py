# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""tools/reproduce says where two files differ: the member, the section, the key, the line or the byte."""

import gzip
import io
import json
import struct
import tarfile
import unittest
import zipfile
from pathlib import Path

from differences import explain


def zipped(files: dict[str, bytes], year: int = 1980) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def tar_gz(files: dict[str, bytes], time: int = 0, owner: str = "", packed: int = 0) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.uname = len(data), time, owner
            tar.addfile(entry, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=packed)


def archive(members: dict[str, bytes], time: int = 0) -> bytes:
    return b"!<arch>\n" + b"".join(f"{name:16}{time:<12}{0:<6}{0:<6}{644:<8}{len(data):<10}`\n".encode() + data + b"\n" * (len(data) % 2)
                                   for name, data in members.items())  # fmt: skip


def wasm(*sections: bytes) -> bytes:
    return b"\0asm" + struct.pack("<I", 1) + b"".join(bytes([kind, len(data)]) + data for kind, data in enumerate(sections))


class DifferencesTest(unittest.TestCase):
    def only(self, name: str, one: bytes, two: bytes) -> str:
        self.assertEqual(explain(name, one, one), [])
        return "\n".join(explain(name, one, two))

    def test_a_member_of_a_zip_in_a_tar_is_named(self):
        one, two = (tar_gz({"a": b"1", "b.zip": zipped({"x": b"\0same", "y": b"\0" + data})}) for data in (b"one", b"two"))
        self.assertRegex(self.only("p.tgz", one, two), r"^p.tgz: content: b.zip: y: differs from byte 1 on .4 and 4 bytes")

    def test_a_date_of_an_entry_is_named_and_nothing_else(self):
        said = self.only("p.zip", zipped({"x": b"1"}), zipped({"x": b"1"}, 1999))
        self.assertIn("p.zip: x (entry)", said)
        self.assertIn("+date (1999, 1, 1, 0, 0, 0)", said)
        self.assertNotIn("p.zip: x:", said)
        said = self.only("p.tgz", tar_gz({"x": b""}), tar_gz({"x": b""}, 5, "somebody"))
        self.assertIn("+time 5, mode 644, owner 0 somebody", said)
        self.assertIn("gzip's header", self.only("p.tgz", tar_gz({"x": b""}), tar_gz({"x": b""}, packed=7)))

    def test_order_and_missing_members_are_named(self):
        self.assertIn("the order of its parts", self.only("z", zipped({"a": b"", "b": b""}), zipped({"b": b"", "a": b""})))
        self.assertIn("z: b: only in the second", self.only("z", zipped({"a": b""}), zipped({"a": b"", "b": b""})))

    def test_a_member_of_an_archive_and_its_date_are_named(self):
        self.assertIn("l.a: member 1 b.o", self.only("l.a", archive({"a.o": b"\0", "b.o": b"\0x"}), archive({"a.o": b"\0", "b.o": b"\0y"})))
        self.assertIn("l.a: member 0 a.o", self.only("l.a", archive({"a.o": b"\0"}), archive({"a.o": b"\0"}, 1234567890)))

    def test_a_section_of_elf_is_named(self):
        data = Path("/bin/true").resolve().read_bytes()
        start = data.index(b"--version")
        said = self.only("true", data, data[:start] + b"##" + data[start + 2 :])
        self.assertRegex(said, r"^true: section \d+ .rodata: differs from byte \d+ on")
        self.assertIn("##version", said)

    def test_a_section_of_wasm_is_named(self):
        self.assertRegex(self.only("m.wasm", wasm(b"\0a", b"\0bc"), wasm(b"\0a", b"\0bd")), "^m.wasm: section 1 of kind 1: differs from byte 2")

    def test_a_key_of_json_a_line_of_text_and_a_byte_are_named(self):
        one, two = (json.dumps({"a": [1, {"b": value}]}).encode() for value in (2, 3))
        self.assertIn("j: /a/1/b", self.only("j", one, two))
        self.assertIn("+two", self.only("t", b"same\none\n", b"same\ntwo\n"))
        self.assertRegex(self.only("b", b"\0\1\2", b"\0\1"), r"^b: differs from byte 2 on .3 and 2 bytes.*")

    def test_damaged_files_are_compared_as_bytes(self):
        for magic in (b"PK\3\4", b"\x1f\x8b", b"\x7fELF\2\1", b"!<arch>\n", b"\0asm\1\0\0\0"):
            self.assertIn("differs from byte", self.only("d", magic + b"\0one\xff" * 3, magic + b"\0two\xff" * 3))


if __name__ == "__main__":
    unittest.main()
