# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The commands that made a platform's library make the same bytes again, in a world that holds their declared inputs alone.

The one thing to know: there is no PATH, no HOME, no system folder and no other output base there, so what a command would read
beyond its inputs is an error, and a path that reached an output is a difference.

    again_test.py COMMANDS.JSON
"""

import concurrent.futures
import hashlib
import json
import sys
import tempfile
import unittest
from pathlib import Path

from tests.hermetic.world import World

RECORDED = json.loads(Path(sys.argv[1]).read_text())
# All of the environment: what cc_toolchain_config.bzl sets for zig's own linker, whose cache stays empty. Bazel does not tell a rule
# what a toolchain sets.
ENVIRONMENT = {"ZIG_GLOBAL_CACHE_DIR": "/tmp/zig-cache", "ZIG_LOCAL_CACHE_DIR": "/tmp/zig-cache"}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(world: World, command: dict) -> None:
    world.run(command["argv"], ENVIRONMENT, command["outputs"])


class AgainTest(unittest.TestCase):
    def test_the_same_commands_in_an_empty_world_give_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder), {path: Path(place) for path, place in RECORDED["given"].items()})
            before = world.files()
            compilations = [command for command in RECORDED["commands"] if "-c" in command["argv"]]
            others = [command for command in RECORDED["commands"] if "-c" not in command["argv"]]
            self.assertTrue(compilations and others)
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                for job in [pool.submit(run, world, command) for command in compilations]:
                    job.result()
            for command in others:
                run(world, command)
            differ = [path for path, place in sorted(RECORDED["made"].items()) if digest(world.root / path) != digest(Path(place))]
            self.assertEqual(differ, [])
            written = {name for name in world.files() - before if not name.endswith(".d")}
            self.assertEqual(written - set(RECORDED["made"]), {"proc/self/exe"}, "the commands write what they declare, and nothing else")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
