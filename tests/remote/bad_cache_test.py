# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""With --config=remote_cache no cache, however bad, ends a build or gets a wrong byte into it: what is wrong is said, and made here instead.

The one thing to know: one build fills a cache; for each fault the outputs of a compilation, an archive and a program are deleted, so that
the next build asks for them again. Its outputs are compared with the first ones, which no cache had a part in.
"""

import hashlib
import os
import tempfile
import time
import unittest
from pathlib import Path

from tests.remote import faulty_cache
from tests.remote.faulty_cache import FaultyCache
from tests.remote.inner import Bazel, Build, copy_of_source

_TARGETS = ["//runtime", "//tests/rules:selected.program"]
# Of a compilation, an archive, and the graph compiler, whose output the last one is a link to.
_MADE = ["runtime/_objs/runtime/error.o", "runtime/libruntime.a", "tests/rules/selected.program"]


class BadCacheTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        cls.addClassCleanup(folder.cleanup)
        cls.bazel = Bazel(copy_of_source(Path(folder.name) / "clone"), Path(folder.name))
        cls.addClassCleanup(cls.bazel.close)
        with FaultyCache() as cache:
            build = cls.build(cache.url)
            assert build.code == 0, build.said
            cls.results = dict(cache.files)
        cls.bin = (cls.bazel.workspace / "bazel-bin").resolve()
        cls.made = [(cls.bin / name).resolve() for name in _MADE]
        cls.clean = cls.digests()

    @classmethod
    def build(cls, url: str, *options: str) -> Build:
        return cls.bazel.build("--config=remote_cache", f"--remote_cache={url}", *options, *_TARGETS)

    @classmethod
    def digests(cls) -> dict[str, str]:
        return {name: hashlib.sha256((cls.bin / name).read_bytes()).hexdigest() for name in _MADE}

    def setUp(self):
        self.forget()
        self.cache = self.enterContext(FaultyCache())
        self.cache.files.update(self.results)

    def forget(self) -> None:
        for path in self.made:
            path.unlink(missing_ok=True)

    def check(self, build: Build, said: str, ran: int = len(_MADE)) -> None:
        """The build is right, says what was wrong (nothing: ""), and ran so many actions here."""
        print(f"{self._testMethodName}: " + next((line for line in build.said.splitlines() if "WARNING" in line), "(no warning)"))
        self.assertEqual(build.code, 0, build.said)
        self.assertEqual(self.digests(), self.clean)
        if said:
            self.assertRegex(build.said, said)
        else:
            self.assertNotIn("WARNING: Remote Cache", build.said)
        runners = build.runners()
        self.assertEqual((runners.get("linux-sandbox", 0), runners.get("remote cache hit", 0)), (ran, len(_MADE) - ran), build.said)

    def test_a_good_one_gives_all(self):
        self.check(self.build(self.cache.url), "", ran=0)

    def test_with_wrong_bytes(self):
        self.cache.fault = faulty_cache.corrupt
        self.check(self.build(self.cache.url), "WARNING: Remote Cache: .*(?s:.*)Expected digest '[0-9a-f]+/[0-9]+' does not match received digest")

    def test_with_a_result_that_is_none(self):
        self.cache.fault = faulty_cache.garbled
        self.check(self.build(self.cache.url), "WARNING: Remote Cache: CodedInputStream encountered")

    def test_whose_blobs_are_gone_is_a_miss(self):
        self.cache.fault = faulty_cache.forgotten
        self.check(self.build(self.cache.url), "")

    def test_whose_connections_end_in_the_middle(self):
        self.cache.fault = faulty_cache.cut_off
        self.check(self.build(self.cache.url), "WARNING: Remote Cache: ")

    def test_that_is_full(self):
        self.cache.files.clear()
        self.cache.fault = faulty_cache.full
        self.check(self.build(self.cache.url), "WARNING: Remote Cache: (?s:.*)507 Insufficient Storage")

    def test_that_does_not_answer(self):
        self.cache.fault = faulty_cache.silent
        start = time.monotonic()
        self.check(self.build(self.cache.url, "--remote_timeout=1s"), "WARNING: Remote Cache: (?s:.*)[Tt]imeout|timed out")
        self.assertLess(time.monotonic() - start, 120)

    def test_that_nobody_runs(self):
        self.cache.stop()
        for url in [self.cache.url, self.cache.url.replace("http:", "grpc:")]:
            with self.subTest(url[:4]):
                self.forget()
                self.check(self.build(url), "WARNING: Remote Cache: (Connection refused|UNAVAILABLE)")

    def test_that_is_killed_in_the_middle(self):
        """After its first blob, so that one output is the cache's."""
        self.cache.fault = faulty_cache.killed_after(self.cache, 1)
        build = self.build(self.cache.url)
        self.assertEqual(build.code, 0, build.said)
        self.assertEqual(self.digests(), self.clean)
        self.assertRegex(build.said, "WARNING: Remote Cache: ")
        self.assertGreaterEqual(build.runners().get("linux-sandbox", 0), 1)

    def test_does_not_get_what_was_made_of_a_file_that_was_edited_meanwhile(self):
        folder = self.bazel.workspace / "edited"
        folder.mkdir()
        begun, go, text = folder / "begun", folder / "go", folder / "text"
        wait = f"touch {begun}; while [ ! -e {go} ]; do sleep 0.1; done"
        (folder / "BUILD").write_text(f'genrule(name = "copy", srcs = ["text"], outs = ["copied"], cmd = "{wait}; cat $< > $@")\n')
        text.write_text("as it was\n")

        def edit() -> None:
            if begun.exists() and not go.exists():
                text.write_text("edited\n")
                go.touch()

        options = ["--config=remote_cache", f"--remote_cache={self.cache.url}", "--strategy=Genrule=local", "//edited:copy"]
        first = self.bazel.build(*options, meanwhile=edit)
        self.assertEqual((first.code, (self.bin / "edited/copied").read_text()), (0, "edited\n"), first.said)
        text.write_text("as it was\n")
        (self.bin / "edited/copied").unlink()
        second = self.bazel.build(*options)
        self.assertEqual((second.code, (self.bin / "edited/copied").read_text()), (0, "as it was\n"), second.said)
        self.assertEqual(second.runners().get("remote cache hit", 0), 0, second.said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
