# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The page in headless Chromium: what is drawn, that it does what it says, and that no name of a model runs there.

The one thing to know: the test's first words in the page catch its errors; Chromium's reports of what the page's policy forbids are errors, too.
"""

import json
import tempfile
import unittest
from pathlib import Path

import explain_page
from explain_report import Report

from tests.explain import models
from third_party.run.browser import run_page

_CATCH = ("<script>window.errors=[];onerror=(m)=>{errors.push(m)};"
          "document.addEventListener('securitypolicyviolation',(e)=>errors.push(e.violatedDirective))</script>")
_COUNTS = """({ errors, hurt: window.hurt, title: document.title, model: document.querySelector('#model').textContent,
  outside: document.querySelectorAll('[src],[href],img,iframe').length,
  boxes: document.querySelectorAll('.box').length, wires: document.querySelectorAll('.wire').length, buffers: document.querySelectorAll('.buffer').length,
  rows: document.querySelectorAll('#table tbody tr').length,
  folded: document.querySelectorAll('#folded tr + tr').length, peak: document.querySelectorAll('.peak').length,
  tracks: document.querySelectorAll('.track').length, wide: document.documentElement.scrollWidth <= innerWidth })"""


def look(report: Report, expression: str = _COUNTS) -> dict:
    page = explain_page.page(report)
    assert page.count("<title>") == 1
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "index.html").write_text(page.replace("<title>", _CATCH + "<title>", 1), encoding="utf-8")
        return run_page(folder, expression)


class PageTest(unittest.TestCase):
    def check(self, report: Report, seen: dict) -> None:
        steps, ends = report.document["steps"], len(report.document["inputs"]) + len(report.document["outputs"])
        self.assertEqual((seen["errors"], seen.get("hurt"), seen["outside"]), ([], None, 0))
        self.assertEqual((seen["boxes"], seen["rows"], seen["buffers"]), (len(steps) + ends, len(steps), len(report.document["buffers"])))
        self.assertEqual(seen["wires"], sum(len(step["reads"]) for step in steps) + sum(map(len, report.document["results"])))
        self.assertEqual(seen["folded"], sum(node["fate"] == "folded" for node in report.document["nodes"]))
        self.assertEqual(seen["peak"], 1)
        self.assertTrue(seen["wide"])

    def test_every_step_buffer_and_node_is_drawn(self):
        report = models.report(models.small(), seconds=True, defaults={"N": 3})
        seen = look(report)
        self.check(report, seen)
        self.assertEqual((seen["title"], seen["model"], seen["tracks"]), ("model on linux_x86_64, N=3", "model", 2))

    def test_names_of_a_hostile_model_are_texts(self):
        report = models.report(models.hostile(), seconds=True)
        name = models.HOSTILE[1]
        seen = look(report, f"(choose(boxOf(1)), document.querySelectorAll('.buffer').forEach((each) => each.dispatchEvent(new Event('click'))), "
                            f"Object.assign({_COUNTS}, {{ there: document.body.textContent.includes({json.dumps(name)}) }}))")
        self.check(report, seen)
        self.assertTrue(seen["there"])

    def test_a_box_says_what_it_is_and_the_table_sorts_and_is_searched(self):
        seen = look(models.report(models.small(), seconds=True), """(() => {
          const step = data.steps.findIndex((each) => each.kernel === "Conv");
          boxes[boxOf(step)].dispatchEvent(new Event("click"));
          const said = at("details").textContent, first = () => document.querySelector("#table tbody tr").textContent;
          [...document.querySelectorAll("#table th")].find((head) => head.textContent.startsWith("time")).click();
          const slowest = first();
          at("search").value = "relu"; at("search").dispatchEvent(new Event("input"));
          return { errors, said, slowest, hits: document.querySelectorAll(".box.hit").length, rows: document.querySelectorAll("#table tbody tr").length };
        })()""")
        self.assertEqual(seen["errors"], [])
        self.assertIn("c (Conv)r (Relu)", seen["said"])
        self.assertIn("float32[N=1 × 5 × 5 × 3]", seen["said"])
        last = len(models.report(models.small()).document["steps"]) - 1
        self.assertTrue(seen["slowest"].startswith(str(last)), seen["slowest"])
        self.assertEqual((seen["hits"], seen["rows"]), (1, 1))

    def test_a_thousand_nodes_begin_with_chains_as_one_box_and_are_there_when_asked_for(self):
        report = models.report(models.large(400))
        self.assertGreater(len(report.document["steps"]), 1000)
        seen = look(report, f"(() => {{ const few = boxes.length; at('collapse').click(); return Object.assign({_COUNTS}, {{ few }}) }})()")
        self.check(report, seen)
        self.assertLess(seen["few"], 0.7 * seen["boxes"])


if __name__ == "__main__":
    unittest.main()
