# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A generated monorepo: its analysis grows in proportion to its models, and a change rebuilds what depends on it and nothing else.

The one thing to know: counts are compared, not times, so that other work on the machine changes nothing. docs/scale.md has the times.
"""

import os
import tempfile
import unittest
from pathlib import Path

import generate
import inner
import models

SOURCE = Path(__file__).resolve().parents[2]

# The sandbox has a /tmp of its own, where a checkout of this workspace under /tmp would not be.
OPTIONS = ["--noincompatible_sandbox_hermetic_tmp"]

# With every backbone as often, so that each step brings the same.
SIZES = [len(models.BACKBONES) * times for times in (2, 4, 6)]

# Of one model for four platforms: 10 and 53 now. Whoever adds a target or an action to each library sees it here.
CONFIGURED_PER_MODEL = 10
ACTIONS_PER_MODEL = 53

# Really built: convolutions, two dense networks of which one has an operator that no other has, and attention.
BUILT = [0, 10, 14, 24]


class ScaleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(dir=os.environ["TEST_TMPDIR"])
        cls.addClassCleanup(folder.cleanup)
        # A copy, as a test changes an operator.
        cls.source = Path(folder.name) / "amalgamation"
        generate.copy_source_tree(SOURCE, cls.source)
        cls.folder = Path(folder.name) / "monorepo"
        cls.generate(SIZES[0])
        cls.monorepo = inner.Monorepo(cls.folder, Path(folder.name) / "output")
        cls.addClassCleanup(cls.monorepo.bazel, "clean", "--expunge")

    @classmethod
    def generate(cls, count: int, changed: frozenset[int] = frozenset()) -> None:
        generate.generate(cls.folder, cls.source, count, changed)

    def build(self, members: list[int]) -> dict[str, tuple[str, str]]:
        """What ran to build these models' libraries for this machine, by paths below their configurations."""
        ran = self.monorepo.build(*OPTIONS, *map(generate.label, members))
        return {output.partition("/bin/")[2] or output: what for output, what in ran.items()}

    def test_analysis_grows_in_proportion_to_the_models(self):
        measured = []
        for count in SIZES:
            self.generate(count)
            measured.append(self.monorepo.analyse("--config=all", "//:libraries"))
            print(f"{count} models for {len(generate.PLATFORMS)} platforms: {measured[-1]}")
        step = SIZES[1] - SIZES[0]
        for what, most in (("configured", CONFIGURED_PER_MODEL), ("actions", ACTIONS_PER_MODEL)):
            first, second, third = (getattr(each, what) for each in measured)
            with self.subTest(what):
                self.assertAlmostEqual((third - second) / (second - first), 1, delta=0.1)
                self.assertLessEqual((third - second) / step, most)
        # Bytes of heap that a model takes: a list that grows with all models before it would show as a rising step.
        first, second, third = (each.heap for each in measured)
        self.assertLess(third - second, 1.5 * (second - first) + 2e6)

    def test_other_weights_rebuild_the_program_and_nothing_that_is_compiled(self):
        self.generate(SIZES[0])
        self.build(BUILT)
        changed = BUILT[1]
        self.generate(SIZES[0], frozenset([changed]))
        ran = self.build(BUILT)
        print("other weights:", sorted(ran))
        name = models.name(changed)
        program = f"{generate.package(changed)}/{name}"
        self.assertEqual(sorted(ran), sorted([f"{program}.compiled/{name}.program", f"{program}/{name}.program"]))
        self.assertEqual(ran[f"{program}.compiled/{name}.program"][0], "PredictCompile")
        self.assertEqual(ran[f"{program}/{name}.program"][0], "Symlink")

    def test_another_operator_is_compiled_again_and_only_its_libraries_are_linked(self):
        self.generate(SIZES[0])
        self.build(BUILT)
        operator = "Softplus"
        holders = {generate.label(i) for i in BUILT if operator in self.selection(i)}
        self.assertEqual(len(holders), 1)
        generate.change_operator(self.source, operator)
        ran = self.build(BUILT)
        print("another operator:", sorted(ran))
        compiled = {output for output, (kind, _) in ran.items() if kind == "CppCompile"}
        self.assertEqual({Path(output).name for output in compiled}, {f"{operator}.pic.o"})
        linked = {label.removeprefix("@@") for kind, label in ran.values() if kind in ("CppLink", "CppArchive") and not label.endswith(f"//ops:{operator}")}
        self.assertEqual(linked, {f"{label}.library" for label in holders})
        self.assertLessEqual({kind for kind, _ in ran.values()}, {"CppCompile", "CppLink", "CppArchive", "SolibSymlink", "Symlink"})

    def test_a_new_model_touches_nothing_else(self):
        count = SIZES[0]
        self.generate(count)
        self.build(BUILT)
        self.generate(count + 1)
        ran = self.build([*BUILT, count])
        print("a new model:", sorted(ran))
        new = set(self.selection(count)) - {operator for i in BUILT for operator in self.selection(i)}
        label = generate.label(count)
        self.assertIn(f"{generate.package(count)}/{models.name(count)}.compiled/{models.name(count)}.program", ran)
        for output, (_, owner) in ran.items():
            owner = owner.removeprefix("@@")
            ours = owner.startswith("amalgamation~//ops:") and owner.partition("//ops:")[2].removesuffix(".cc") in new
            self.assertTrue(ours or owner.startswith(label + "."), f"{output} of {owner}")

    def selection(self, i: int) -> list[str]:
        """The operators of model i, which has a checked-in selection."""
        names: dict = {}
        exec((self.folder / generate.package(i) / f"{models.name(i)}.selection.bzl").read_text(), names)
        return names["SELECTION"]


if __name__ == "__main__":
    unittest.main(verbosity=2)
