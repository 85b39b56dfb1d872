# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The wheel, as a user meets it: pip installs it into an empty environment, and its command runs a real model.

    wheel_test.py FOLDER_WITH_THE_WHEEL MODEL
What the wheel requires is taken from the build's own locked packages, so that nothing is fetched.
"""

import base64
import csv
import hashlib
import importlib.metadata
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import venv
import zipfile

WHEEL: pathlib.Path
MODEL: pathlib.Path

# Of glibc, up to the version that the wheel's tag promises.
_GLIBC = (2, 17)
_LIBRARIES = {"ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0"}


class WheelTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        # Without a pip of its own: Debian's Python can only give it one when another package is installed.
        venv.create(cls.folder / "venv", with_pip=False, symlinks=True)
        cls.python = cls.folder / "venv/bin/python"
        install = [sys.executable, "-m", "pip", "--python", cls.python, "install", "--no-deps", "--no-index",
                   "--disable-pip-version-check", "--no-cache-dir", WHEEL]
        done = subprocess.run(install, capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        # Behind the environment's own packages: what is tested is the installed package, never the build's.
        packages = [path for path in sys.path if path.endswith("site-packages") and "bindings/python" not in path]
        site = next((cls.folder / "venv/lib").glob("python3.*/site-packages"))
        (site / "requirements.pth").write_text("\n".join(os.path.abspath(path) for path in packages) + "\n")

    def _run(self, *command, status=0) -> str:
        environment = {"PATH": f"{self.folder}/venv/bin:/usr/bin:/bin", "HOME": str(self.folder)}
        done = subprocess.run([str(word) for word in command], cwd=self.folder, env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_the_command_runs_and_inspects_a_real_model(self):
        command = self.folder / "venv/bin/amalgamation"
        self.assertIn("examples:", self._run(command, "--help"))
        out = self._run(command, "run", MODEL, "--output", "out.npz", "--repeat", "2", "--threads", "2")
        self.assertIn("median run", out)
        self.assertTrue((self.folder / "out.npz").exists())
        self.assertIn("arena", self._run(command, "inspect", MODEL))
        self._run(command, "compile", MODEL, "-o", "model.program")
        self.assertIn("median run", self._run(command, "run", "model.program"))
        self.assertIn("No such file", self._run(command, "run", "nix.onnx", status=1))

    def test_the_installed_package_is_the_one_that_is_imported(self):
        out = self._run(self.python, "-c", "import amalgamation; print(amalgamation.__file__, amalgamation.__version__)")
        self.assertIn(str(self.folder / "venv"), out)

    def test_record_has_every_file_and_its_hash(self):
        with zipfile.ZipFile(WHEEL) as wheel:
            names = wheel.namelist()
            record = next(name for name in names if name.endswith(".dist-info/RECORD"))
            rows = {name: (digest, size) for name, digest, size in csv.reader(wheel.read(record).decode().splitlines())}
            self.assertEqual(sorted(rows), sorted(names))
            for name in names:
                if name != record:
                    data = wheel.read(name)
                    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
                    self.assertEqual(rows[name], (f"sha256={digest}", str(len(data))))
            self.assertEqual({entry.date_time for entry in wheel.infolist()}, {(1980, 1, 1, 0, 0, 0)})

    def test_it_carries_the_compiler_and_no_test(self):
        with zipfile.ZipFile(WHEEL) as wheel:
            names = wheel.namelist()
        for name in ("__init__.py", "cli.py", "onnx_backend.py", "_predict.so", "graph/compile.py", "ops/Conv/op.py"):
            self.assertIn(f"amalgamation/{name}", names)
        self.assertEqual([name for name in names if name.endswith(("_test.py", "cases.py")) and name != "amalgamation/ops/cases.py"], [])

    def test_the_extension_module_needs_what_the_tag_promises(self):
        with zipfile.ZipFile(WHEEL) as wheel:
            data = wheel.read("amalgamation/_predict.so")
        versions = {tuple(map(int, text.split(b"."))) for text in re.findall(rb"\0GLIBC_([0-9.]+)(?=\0)", data)}
        self.assertTrue(versions and max(versions)[:2] <= _GLIBC, sorted(versions))
        libraries = {name.decode() for name in re.findall(rb"\0((?:lib[\w+-]+|ld-linux[\w-]*)\.so(?:\.\d+)*)(?=\0)", data)}
        own = {"libpredict_module.so"}  # the name that the linker gave it
        self.assertLessEqual(libraries - own, _LIBRARIES)

    def test_its_requirements_are_the_versions_that_the_build_tests(self):
        with zipfile.ZipFile(WHEEL) as wheel:
            metadata = wheel.read(next(name for name in wheel.namelist() if name.endswith("METADATA"))).decode()
        requires = re.findall(r"^Requires-Dist: ([\w-]+)(?:==(.*))?$", metadata, re.M)
        self.assertGreaterEqual(len(requires), 5)
        for name, version in requires:
            if version:
                self.assertEqual(importlib.metadata.version(name), version)


if __name__ == "__main__":
    wheels, model = sys.argv[1:3]
    (WHEEL,) = (path.resolve() for path in pathlib.Path(wheels).glob("*.whl"))
    MODEL = pathlib.Path(model).resolve()
    unittest.main(argv=sys.argv[:1])
