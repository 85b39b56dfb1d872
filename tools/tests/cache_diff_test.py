# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""tools/cache_diff names the cause of a difference between two logs, not what follows from it, and ends with 0, 1 or 2."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CACHE_DIFF = Path(__file__).resolve().parent.parent / "cache_diff"


def file(path: str, content: str) -> dict:
    return {"path": path, "digest": {"hash": content, "sizeBytes": "1", "hashFunctionName": "SHA-256"}, "symlinkTargetPath": ""}


def action(name: str, inputs: dict[str, str], made: str, words=(), environment=None, properties=None, hit=False, mnemonic="Make") -> dict:
    """An action that writes bazel-out/k8-opt/bin/NAME; inputs: path to content."""
    out = f"bazel-out/k8-opt/bin/{name}"
    return {
        "commandArgs": ["tool", *words, "-o", out],
        "environmentVariables": [{"name": key, "value": value} for key, value in (environment or {}).items()],
        "platform": {"properties": [{"name": key, "value": value} for key, value in (properties or {}).items()]},
        "inputs": [file(path, content) for path, content in inputs.items()],
        "listedOutputs": [out],
        "timeoutMillis": "0",
        "mnemonic": mnemonic,
        "actualOutputs": [file(out, made)],
        "cacheHit": hit,
        "targetLabel": "//:" + name,
    }


def chain(first: dict) -> list[dict]:
    """Two actions after `first`, each of which reads what the one before made."""
    made = first["actualOutputs"][0]["digest"]["hash"]
    second = action("second", {first["listedOutputs"][0]: made}, made + "2")
    return [first, second, action("third", {second["listedOutputs"][0]: made + "2", "c.h": "c"}, made + "3")]


class CacheDiffTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_on(self, a: Path | str, b: Path | str, *words: str) -> tuple[int, str]:
        done = subprocess.run([sys.executable, CACHE_DIFF, a, b, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout

    def diff(self, a: list[dict], b: list[dict], *words: str) -> tuple[int, str]:
        for name, log in [("a", a), ("b", b)]:
            (self.folder / name).write_text("".join(json.dumps(record, indent=2) for record in log))
        return self.run_on(self.folder / "a", self.folder / "b", *words)

    def check(self, a: list[dict], b: list[dict], *parts: str, words: tuple[str, ...] = ()) -> str:
        """The logs differ, and the report has the parts, in their order."""
        code, said = self.diff(a, b, *words)
        self.assertEqual(code, 1, said)
        place = 0
        for part in parts:
            self.assertIn(part, said[place:], said)
            place = said.index(part, place) + len(part)
        return said

    def test_equal_logs_are_the_same(self):
        log = chain(action("first", {"a.c": "a"}, "x"))
        self.assertEqual(self.diff(log, [record | {"cacheHit": True} for record in log]),
                         (0, "3 actions are in both logs: 0 have different keys, by 0 causes.\n"))  # fmt: skip

    def test_what_ran_with_an_equal_key_is_counted(self):
        log = chain(action("first", {"a.c": "a"}, "x"))
        code, said = self.diff(log, [log[0], *(record | {"cacheHit": True} for record in log[1:])])
        self.assertEqual(code, 0)
        self.assertIn("1 of B's actions have the key of A's, but ran", said)

    def test_a_path_in_a_command_line_is_named_and_what_follows_is_counted(self):
        a, b = (chain(action("first", {"a.c": "a"}, made, [f"--root={home}/src", "-v"])) for home, made in [("/home/a", "x"), ("/srv/b/c", "y")])
        said = self.check(a, b, "3 have different keys, by 1 cause.\n", "path: a folder of the machine in the command line\n", "A  /home/a\n",
                          "B  /srv/b/c\n", "in //:first  Make  bazel-out/k8-opt/bin/first\n", "2 more differ because of what this made")  # fmt: skip
        self.assertNotIn("//:second", said)

    def test_a_variable_of_many_actions_is_one_cause(self):
        a, b = ([action(f"n{i}", {"a.c": "a"}, "x", environment={"PATH": path, "LANG": "C"}) for i in range(5)] for path in ["/bin", "/usr/bin:/bin"])
        said = self.check(a, b, "5 have different keys, by 1 cause.", "environment: the variable PATH\n", "A  /bin\n", "B  /usr/bin:/bin\n", "and 2 more")
        self.assertNotIn("LANG", said)

    def test_a_variable_that_one_build_lacks(self):
        self.check([action("n", {}, "x", environment={"HOME": "/root"})], [action("n", {}, "x")], "the variable HOME", "A  /root", "B  (none)")

    def test_of_a_long_variable_what_differs_is_shown(self):
        path = ":".join(f"/opt/tool{i}/bin" for i in range(20))
        a, b = (action("n", {}, "x", environment={"PATH": path + more}) for more in ["", ":/home/a/bin"])
        self.check([a], [b], "A  ... /opt/tool19/bin\n", "B  ... /opt/tool19/bin:/home/a/bin\n")

    def test_equal_keys_with_other_bytes_are_time(self):
        a, b = (chain(action("first", {"a.c": "a"}, made)) for made in ["noon", "midnight"])
        self.check(a, b, "2 have different keys, by 1 cause.", "time: equal keys, but other bytes\n", "in //:first", "2 more differ")

    def test_files_at_hand_are_looked_into(self):
        for texts, kind, shown in [
            (("built at 12:00", "built at 13:00"), "time: equal keys, but other bytes", ["A  built at 12:00", "B  built at 13:00"]),
            (("/deep" * 30 + "/a/x.c", "/deep" * 30 + "/b/x.c"), "path: a folder of the machine in what it wrote", ["/deep/a\n", "/deep/b\n"]),
            (("x\0from /home/a/x.c in", "x\0from /home/b/x.c in"), "path: a folder of the machine in what it wrote", ["A  /home/a", "B  /home/b"]),
        ]:
            with self.subTest(kind):
                for name, text in zip("ab", texts):
                    place = self.folder / f"of_{name}" / "bazel-out/k8-opt/bin/first"
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_text(text)
                a, b = (chain(action("first", {"a.c": "a"}, made)) for made in texts)
                self.check(a, b, kind, *shown, words=("--files", str(self.folder / "of_a"), str(self.folder / "of_b")))

    def test_a_changed_source_and_one_that_is_new(self):
        a, b = ([action("n", inputs, "x")] for inputs in [{"a.c": "1", "a.h": "1"}, {"a.c": "2", "b.h": "1"}])
        said = self.check(a, b, "by 3 causes")
        for part in ["file: other bytes in a.c", "file: an input of A alone: a.h", "file: an input of B alone: b.h"]:
            self.assertIn(part, said)

    def test_options_properties_and_folders_of_outputs(self):
        plain = action("n", {}, "x", ["-O2"])
        self.check([plain], [action("n", {}, "x", ["-O3"])], "command: other words", "A  -O2\n", "B  -O3\n")
        self.check([plain], [action("n", {}, "x", ["-O2", "-g"])], "command: other words", "A  (none)\n", "B  -g\n")
        self.check([plain], [action("n", {}, "x", ["-O2"], properties={"OSFamily": "linux"})], "platform: the property OSFamily")
        debug = json.loads(json.dumps(plain).replace("k8-opt", "k8-dbg"))
        self.check([plain], [debug], "output: other names of outputs", "A  bazel-out/k8-opt\n", "B  bazel-out/k8-dbg\n")

    def test_two_causes_in_one_chain_are_both_named(self):
        a, b = (chain(action("first", {"a.c": made}, made)) for made in "xy")
        b[2]["commandArgs"].append("-g")
        self.check(a, b, "3 have different keys, by 2 causes.", "file: other bytes in a.c", "2 more differ", "command: other words", "in //:third")

    def test_actions_of_one_log_alone_are_a_difference(self):
        log = chain(action("first", {"a.c": "a"}, "x"))
        self.check(log, log[:2], "only in A: 1 actions", "//:third")

    def test_what_is_no_log_ends_with_2_and_says_what_to_do(self):
        whole = json.dumps(action("n", {}, "x"), indent=1)
        (self.folder / "good").write_text(whole)
        for content, expected in [
            (b"", "no action is in it"),
            (b"\x28\xb5\x2f\xfd123", "compact execution log. Make it with --execution_log_json_file"),
            (whole[: len(whole) // 2].encode(), "cut off"),
            (b"\xff\xfe\0", "not an execution log"),
            (b"[1, 2]", "not an execution log"),
            (b'{"id": {"started": {}}}', "not an execution log"),
        ]:
            with self.subTest(content[:10]):
                (self.folder / "bad").write_bytes(content)
                code, said = self.run_on(self.folder / "good", self.folder / "bad")
                self.assertEqual(code, 2, said)
                self.assertRegex(said, f"^cache_diff: .*/bad: .*{expected}")
                self.assertEqual(said.count("\n"), 1)
        self.assertEqual(self.run_on("/no/such", self.folder / "good"), (2, "cache_diff: /no/such: No such file or directory.\n"))
        self.assertEqual(self.run_on(self.folder / "good", self.folder / "good", "--files", "/no/such", "/tmp")[0], 2)


if __name__ == "__main__":
    unittest.main()
