# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The numbers of an explanation against the library, the linker's map and the program; and that it is the same whoever makes it."""

import argparse
import contextlib
import io
import itertools
import json
import re
import tempfile
import unittest
from html.parser import HTMLParser
from pathlib import Path

import explain
import explain_layout
import explain_page
import explain_report
import explain_text
from amalgamation.graph import compile
from size_budget import Part, parts

from tests.explain import models

PARSER = argparse.ArgumentParser()
for option in ("--maps", "--libraries", "--pages"):
    PARSER.add_argument(option, nargs="+", type=Path, required=True)
PARSER.add_argument("--model", type=Path, required=True)
ARGS = PARSER.parse_args()
_CODE = ["operators", "what operators share", "runtime", "kernel table", "merged by the linker, or of the C library", "headers and the linker's tables"]


def only(files: list[Path], folder: str, *endings: str) -> Path:
    [found] = [file for file in files if file.parent.name == folder and file.suffix in endings]
    return found


def map_of(platform: str) -> Path:
    return only(ARGS.maps, platform, ".map")


def library_of(platform: str) -> Path:
    return only(ARGS.libraries, platform + "_library", ".so", ".wasm", ".dylib")


class Explained(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.document, cls.program = cls.folder / "document.json", cls.folder / "selected.program"
        assert compile.main([str(ARGS.model), "--quiet", "--explain", str(cls.document), "--program", str(cls.program)]) == 0

    def run_it(self, platform: str, *arguments: str) -> tuple[int, str, str]:
        of_map = ["--map", str(map_of(platform))] if platform != "macos_arm64" else []
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = explain.main(["--document", str(self.document), "--library", str(library_of(platform)), "--platform", platform, *of_map, *arguments])
        return status, out.getvalue(), err.getvalue()

    def test_the_build_wrote_what_is_made_again_here(self):
        for platform in ["linux_x86_64", "macos_arm64", "wasm_simd"]:
            with self.subTest(platform):
                text, page = self.folder / "again.txt", self.folder / "again.html"
                self.assertEqual(self.run_it(platform, "--text", str(text), "--html", str(page))[0], 0)
                self.assertEqual(only(ARGS.pages, platform, ".txt").read_text(), text.read_text())
                self.assertEqual(only(ARGS.pages, platform, ".html").read_text(), page.read_text())
                self.assertNotRegex(page.read_text(), r"/tmp/|bazel-out|https?://(?!www\.w3\.org/2000/svg)")

    def test_the_code_is_all_of_the_library_and_each_operators_what_the_map_says(self):
        document = json.loads(self.document.read_text())
        for platform in ["linux_x86_64", "wasm_simd"]:
            with self.subTest(platform):
                of_map, size = parts(map_of(platform).read_text()), library_of(platform).stat().st_size
                report = explain_report.make(document, platform, size, of_map)
                self.assertEqual(list(report.code), _CODE)
                self.assertEqual(sum(report.code.values()), size)
                self.assertTrue(all(count > 0 for kind, count in report.code.items() if kind != "what operators share"), report.code)
                self.assertEqual({each.name for each in report.operators}, {"Add", "Mul", "Relu"})
                for each in report.operators:
                    self.assertEqual(each.code, sum(part.bytes for part in of_map if part.member == each.name))
                    self.assertEqual(each.code, sum(count for _, count in each.symbols))
                    self.assertTrue(any(f"::{each.name}(" in symbol for symbol, _ in each.symbols))
                self.assertEqual(report.code["operators"], sum(each.code for each in report.operators))
                self.assertRegex(only(ARGS.pages, platform, ".txt").read_text(), rf"(?m)^  library +{size:,}  bytes$")

    def test_functions_that_operators_share_are_neither_one_operators_nor_the_runtimes(self):
        document = {"buffers": [], "steps": [{"operator": "Conv", "kernel": "Conv_winograd", "weight_bytes": 0}]}
        found = [Part("Conv", "predict::avx2::Conv_winograd(predict::Step const&)", 7), Part("gemm", "void predict::avx2::Rows<4>()", 5),
                 Part("m_kernels", "predict::avx2::x", 3), Part("run", "predict_run", 2), Part("of the C library", "memcpy", 1)]
        report = explain_report.make(document, "any", 20, found)
        self.assertEqual(list(report.code.values()), [7, 5, 2, 3, 1, 2])
        self.assertEqual([(each.name, each.code, len(each.kernels)) for each in report.operators], [("Conv", 7, 1), ("gemm", 5, 0)])

    def test_where_the_linker_has_no_map_it_says_so(self):
        text = only(ARGS.pages, "macos_arm64", ".txt").read_text()
        self.assertIn("The linker for macos_arm64 does not say what is in the library", text)
        self.assertRegex(text, r"(?m)^  Add +1 +\? +\d+$")

    def test_measured_every_step_has_its_time_and_together_they_are_all(self):
        status, text, said = self.run_it("linux_x86_64", "--measure", "--program", str(self.program), "--seconds", "0.05", "--backend", "sse2")
        self.assertEqual(status, 0)
        self.assertIn("measuring", said)
        self.assertRegex(text, r"(?m)^  time +[\d.]+  ms on sse2, 1 thread, the least of \d+ rounds$")
        rows = re.findall(r"(?m)^  \w+ {2,}\d+ +[\d,]+ +[\d,]+ +[\d,.]+ +([\d.]+) %$", text)
        self.assertEqual(len(rows), 3)
        self.assertAlmostEqual(sum(map(float, rows)), 100, delta=0.3)

    def test_another_program_than_the_documents_is_refused(self):
        self.program.with_name("other").write_bytes(b"other")
        other, page = self.program.with_name("other"), self.folder / "never.html"
        status, out, said = self.run_it("linux_x86_64", "--measure", "--program", str(other), "--html", str(page))
        self.assertEqual((status, out), (1, ""))
        self.assertIn("this is not the program that", said)
        self.assertFalse(page.exists())

    def test_a_file_that_cannot_be_written_is_named(self):
        status, _, said = self.run_it("linux_x86_64", "--html", "/nowhere/page.html")
        self.assertEqual((status, said), (1, "/nowhere/page.html: No such file or directory\n"))


class TextTest(unittest.TestCase):
    def test_it_says_of_each_step_which_nodes_brought_it_and_of_each_other_node_why_none_does(self):
        text = explain_text.text(models.report(models.small(), seconds=True, defaults={"N": 3}))
        self.assertTrue(text.startswith("model on linux_x86_64, N=3\n"))
        self.assertRegex(text, r"(?m)^ +1  Conv +3×5×5×3 float32 +\d+ +2\.0 +[\d.]+ %  c \(Conv\) \+ r \(Relu\)$")
        self.assertRegex(text, r"(?m)^  Reshape +y +a view: the same bytes under other dims$")
        self.assertRegex(text, r"(?m)^memory at the peak, step \d+: \w+$")

    def test_a_hostile_name_reaches_no_terminal(self):
        text = explain_text.text(models.report(models.hostile()))
        self.assertEqual({letter for letter in text if not letter.isprintable()}, {"\n"})

    def test_of_a_model_without_a_step_there_is_nothing_to_say(self):
        report = explain_report.make({"model": "m", "sizes": {}, "nodes": [], "steps": [], "tensors": [], "buffers": [], "program_bytes": 9, "weights_bytes": 0,
                                      "arena_bytes": 0, "inputs": [], "outputs": [], "results": []}, "any", 1, [])
        self.assertIn("steps", explain_text.text(report))
        self.assertIn("<!doctype html>", explain_page.page(report))


class PageTest(unittest.TestCase):
    def test_a_hostile_name_is_no_markup(self):
        tags: list[str] = []
        parser = HTMLParser()
        parser.handle_starttag = lambda tag, attributes: tags.append(tag)
        parser.feed(explain_page.page(models.report(models.hostile(), seconds=True)))
        self.assertEqual((tags.count("script"), tags.count("img")), (2, 0))

    def test_the_data_is_read_back_as_it_was(self):
        page = explain_page.page(models.report(models.hostile()))
        data = json.loads(re.search(r'(?s)id="data">(.*?)</script>', page).group(1))
        self.assertTrue(any(models.HOSTILE[0] in name for step in data["steps"] for name in step["nodes"]))
        self.assertEqual(sum(len(box) for box in data["graphs"][0]["members"]), sum(len(box) for box in data["graphs"][1]["members"]))


class LayoutTest(unittest.TestCase):
    def test_boxes_do_not_meet_and_edges_go_down(self):
        reads = [[], [0], [0], [1, 2], [0, 3], [3], [], [4, 6], [5, 7, 0]]
        layout = explain_layout.place(reads)
        for (x, y), (u, v) in itertools.combinations(layout.boxes, 2):
            self.assertTrue(y != v or abs(x - u) >= explain_layout.WIDTH)
        for _, _, points in layout.paths:
            self.assertEqual([y for _, y in points], sorted(y for _, y in points))
        self.assertEqual(sorted((a, b) for a, b, _ in layout.paths), sorted((a, b) for b, sources in enumerate(reads) for a in sources))
        self.assertTrue(all(0 <= x <= layout.size[0] - explain_layout.WIDTH for x, _ in layout.boxes))

    def test_a_chain_becomes_one_box(self):
        self.assertEqual(explain_layout.collapse([[], [0], [1], [2], [2], [3, 4], [5]]), [[0, 1, 2], [3], [4], [5, 6]])
        self.assertEqual(explain_layout.collapse([[], [0], [1]], [True, False, False]), [[0], [1, 2]])


if __name__ == "__main__":
    unittest.main(argv=["explain_test"])
