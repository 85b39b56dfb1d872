# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A disk that is full ends a build with an error that says so; when there is room again, the next build is right.

The one thing to know: a failed action may leave half a file, which Bazel does not take for an output. Here the
output base lies on a file system of 64 MB that the kernel makes of memory, which only root may mount.
"""

import contextlib
import hashlib
import os
import subprocess
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path

from tests.remote.faulty_cache import FaultyCache
from tests.remote.inner import Bazel, Build

_MEGABYTE = 1 << 20
_CONTENT = b"one line of many\n" * 1_000_000
_FILES = {
    "MODULE.bazel": "",
    "rules.bzl": """\
def _impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.run_shell(outputs = [out], command = "yes one line of many | head -n 1000000 > $1", arguments = [out.path], mnemonic = "Large")
    return [DefaultInfo(files = depset([out]))]

large = rule(_impl)
""",
    "BUILD": 'load(":rules.bzl", "large")\nlarge(name = "large")\n',
}


@unittest.skipIf(os.getuid(), "full disk: only root may mount a small one")
class FullDiskTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name, text in _FILES.items():
            (self.folder / name).write_text(text)
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", self.disk], check=True)
        self.addCleanup(subprocess.run, ["umount", self.disk], check=True)
        self.bazel = Bazel(self.folder, self.disk)
        self.addCleanup(self.bazel.close)
        self.made = self.disk / "output/execroot/_main/bazel-out/k8-fastbuild/bin/large"

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """Leaves 8 MB, of which the file that is built needs twice as much."""
        (self.disk / "other").write_bytes(bytes(os.statvfs(self.disk).f_bavail * os.statvfs(self.disk).f_frsize - 8 * _MEGABYTE))
        yield
        (self.disk / "other").unlink()

    def check_that_it_fails_then_succeeds(self, *options: str) -> Build:
        self.bazel.run("info")  # The server has what it needs.
        with self.full():
            build = self.bazel.build(*options, "//:large")
            self.assertNotEqual(build.code, 0, build.said)
            self.assertRegex(build.said, "No space left on device|ENOSPC")
        build = self.bazel.build(*options, "//:large")
        self.assertEqual(build.code, 0, build.said)
        self.assertEqual(hashlib.sha256(self.made.read_bytes()).digest(), hashlib.sha256(_CONTENT).digest())
        return build

    def test_what_an_action_writes_has_no_room(self):
        self.check_that_it_fails_then_succeeds()

    def test_what_a_cache_has_finds_no_room(self):
        with FaultyCache() as cache:
            # As --config=remote_cache does; the tiny workspace has none.
            options = [f"--remote_cache={cache.url}", "--remote_download_outputs=all", "--remote_local_fallback"]
            self.assertEqual(self.bazel.build(*options, "//:large").code, 0)
            self.bazel.run("clean")
            build = self.check_that_it_fails_then_succeeds(*options)
            self.assertEqual(build.runners().get("remote cache hit"), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
