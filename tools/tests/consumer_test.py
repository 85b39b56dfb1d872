# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A workspace of somebody else's builds a library and a package of a model of its own: by MODULE.bazel, and by WORKSPACE."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import onnx
import onnx.parser

SOURCE = Path(__file__).resolve().parent.parent.parent

MODEL = """
<ir_version: 8, opset_import: ["": 17]>
tiny (float[N, 3] x) => (float[N, 3] y) { y = Relu(x) }
"""

MODULE = f"""
bazel_dep(name = "amalgamation", version = "0.1.0")
local_path_override(module_name = "amalgamation", path = "{SOURCE}")
"""

# What WORKSPACE says below its first line is what a monorepo copies.
WORKSPACE = f"""
workspace(name = "consumer")
local_repository(name = "amalgamation", path = "{SOURCE}")
{(SOURCE / "WORKSPACE").read_text().partition('workspace(name = "amalgamation")')[2].partition("# Of the tests alone")[0]}
"""

BUILD = """
load("@amalgamation//amalgamation:defs.bzl", "predict_library", "predict_package")
load(":tiny.selection.bzl", "SELECTION")
predict_library(name = "tiny", model = "tiny.onnx", selection = SELECTION)
predict_package(name = "package", library = ":tiny")
"""

# As .bazelrc has them, for a workspace that is not this one.
OPTIONS = [
    "--platforms=@amalgamation//platforms:linux_x86_64",
    "--host_platform=@amalgamation//platforms:host_py",
    "--repo_env=BAZEL_DO_NOT_DETECT_CPP_TOOLCHAIN=1",
    "--compilation_mode=opt",
    "--dynamic_mode=off",
    "--incompatible_strict_action_env",
    "--experimental_cc_static_library",
    "--experimental_platform_in_output_dir",
    # The sandbox has a /tmp of its own, where a checkout of this workspace under /tmp would not be.
    "--noincompatible_sandbox_hermetic_tmp",
]


class ConsumerTest(unittest.TestCase):
    def build(self, file: str, content: str, *options: str) -> None:
        with tempfile.TemporaryDirectory(dir=os.environ["TEST_TMPDIR"]) as folder:
            workspace = Path(folder) / "consumer"
            workspace.mkdir()
            (workspace / file).write_text(content)
            (workspace / "BUILD").write_text(BUILD)
            (workspace / "tiny.selection.bzl").write_text('SELECTION = ["Relu"]\n')
            onnx.save(onnx.parser.parse_model(MODEL), workspace / "tiny.onnx")
            bazel = [str(SOURCE / "tools/bazel"), f"--output_base={folder}/output", "--host_jvm_args=-DBAZEL_TRACK_SOURCE_DIRECTORIES=1"]
            try:
                command = bazel + ["build", *OPTIONS, *options, "//:tiny", "//:package"]
                done = subprocess.run(command, cwd=workspace, stdin=subprocess.DEVNULL, capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr[-6000:])
                made = sorted(path.name for path in (workspace / "bazel-bin").rglob("*") if path.is_file())
                self.assertIn("libtiny.so", made)
                self.assertIn("tiny-linux_x86_64.tar.gz", made)
            finally:
                subprocess.run(bazel + ["clean", "--expunge"], cwd=workspace, stdin=subprocess.DEVNULL, capture_output=True)

    def test_a_consumer_with_modules(self):
        self.build("MODULE.bazel", MODULE, "--noenable_workspace")

    def test_a_consumer_with_a_workspace_alone(self):
        self.build("WORKSPACE", WORKSPACE, "--config=without_bzlmod")


if __name__ == "__main__":
    unittest.main()
