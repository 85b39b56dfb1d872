# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What one clone has built, a second one takes from the remote cache: all of it, for every platform. Prints a table.

The one thing to know: both are copies of this source tree in which one source of the library has a line more than here, so that of each
platform a compilation, an archive and a link are made by the first and put into the cache. nginx has all else from this machine's disk
cache; with BuildGrid the first clone makes everything. The second has another path, another time zone, language and user, an output
base with nothing in it, and repositories of its own; by the build event protocol nothing but Bazel's own actions runs there.

    cache_test.py nginx|buildgrid TARGET OR OPTION... -- PLATFORM...
"""

import collections
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path

from tests.remote.inner import SOURCE, Bazel, Build, copy_of_source

# The disk cache that tools/bazel gives to all of this user's clones.
DISK_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "amalgamation/disk"
SERVER, WORDS, PLATFORMS = (sys.argv[1], sys.argv[2 : sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1 :])
OTHER = {"LANG": "tr_TR.UTF-8", "LC_ALL": "C", "LOGNAME": "somebody", "TZ": "Pacific/Chatham", "USER": "somebody"}


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """Runs the cache; gives its address."""
    if SERVER == "nginx":
        from third_party.run import nginx

        with nginx.webdav_cache(folder, DISK_CACHE if DISK_CACHE.is_dir() else None) as url:
            yield url
    else:
        from tests.remote.buildgrid import BuildGrid

        with BuildGrid(folder) as grid:
            yield grid.address


def by_platform(build: Build) -> dict[str, collections.Counter]:
    """For each folder of outputs, such as linux_arm64, how many actions ran where."""
    table: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for action in build.actions():
        table[re.match(r"bazel-out/(.*?)-opt", action["listedOutputs"][0])[1]][action["runner"]] += 1
    return table


class CacheTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def clone(self, path: str, url: str, environment: dict[str, str] | None = None) -> Build:
        """Copies the source tree and builds there with the cache at `url` alone."""
        workspace = copy_of_source(self.folder / path)
        with open(workspace / "runtime/error.cc", "a") as source:
            source.write("extern const int kOneMore;\nconst int kOneMore = 1;\n")
        bazel = Bazel(workspace, self.folder / f"{workspace.name}_output", environment)
        self.addCleanup(bazel.close)
        build = bazel.build("--config=remote_cache", f"--remote_cache={url}", *WORDS, log=True)
        self.assertEqual(build.code, 0, build.said[-8000:])
        bazel.run("shutdown")
        return build

    def test_the_second_clone_has_nothing_but_hits_for_every_platform(self):
        with server(self.folder / "cache") as url:
            first = self.clone("first", url)
            second = self.clone("a/deeper/second", url, OTHER)
        made, had = by_platform(first), by_platform(second)
        print(f"{'':24}  first clone: ran   hits   second clone: ran   hits")
        for name in sorted(made.keys() | had.keys()):
            counts = [count for runners in (made[name], had[name]) for hits in [runners["remote cache hit"]] for count in (runners.total() - hits, hits)]
            print(f"{name:24} {counts[0]:17} {counts[1]:6} {counts[2]:19} {counts[3]:6}")
        runners = second.runners()
        print(f"build event protocol, second clone: {runners}")
        if runners.keys() - {"total", "internal", "remote cache hit"}:
            clones = [self.folder / "first", self.folder / "a/deeper/second"]
            subprocess.run([sys.executable, SOURCE / "tools/cache_diff", first.log, second.log, "--files", *clones], check=False)
        self.assertEqual(runners.keys(), {"total", "internal", "remote cache hit"})
        self.assertEqual(runners["remote cache hit"], sum(counter["remote cache hit"] for counter in had.values()))
        for platform in PLATFORMS:
            with self.subTest(platform):
                self.assertGreaterEqual(made[platform]["linux-sandbox"], 2, "the first has compiled and archived or linked")
                self.assertGreaterEqual(had[platform]["remote cache hit"], made[platform]["linux-sandbox"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
