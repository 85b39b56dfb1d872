# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Measures monorepos of growing size: analysis by a new server, its memory, and builds. Writes the figures of docs/scale.md.

    bazel run //tests/scale:measure                                            # 250, 500 and 1000 models: prints the tables
    bazel run //tests/scale:measure -- --models 100,200 --repeat 1 --built 5
    bazel run //tests/scale:measure -- --write                                 # into docs/scale.md and docs/scale.svg

Wall clock depends on what else the machine does; so the CPU time of Bazel's server, user and system, stands beside it, and a fixed loop is timed before
and after each analysis: its CPU time against the fastest one of the run says how much slower the machine was just then.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import generate
import growth
import inner
import models

# What is analysed: of the monorepo, by these words.
ANALYSES = {"libraries, 4 platforms": ["--config=all", "//:libraries"], "//..., 1 platform": ["//..."]}

# The one that changes, in a part of the models.
OPERATOR = "Softplus"


def loop() -> float:
    """CPU seconds of a fixed amount of work."""
    begin = time.process_time()
    total = 0
    for i in range(3_000_000):
        total += i * i % 7
    return time.process_time() - begin


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def analyses(monorepo: inner.Monorepo, source: Path, sizes: list[int], repeat: int) -> list[growth.Row]:
    rows = []
    for count in sizes:
        _say(f"writing {count} models")
        generate.generate(monorepo.folder, source, count)
        for what, words in ANALYSES.items():
            # The first one fetches what the monorepo needs.
            if count == sizes[0]:
                monorepo.analyse(*words)
            for turn in range(repeat):
                before = loop()
                metrics = monorepo.analyse(*words, fresh=True)
                rows.append(growth.Row(count, what, metrics, (before + loop()) / 2))
                _say(f"{count} models, {what}, {turn + 1} of {repeat}: {rows[-1]}")
    return rows


def builds(monorepo: inner.Monorepo, source: Path, count: int, built: int, jobs: int) -> str:
    """A table: what was changed, seconds, and actions that ran, for the first `built` models and all platforms. Changes `source`, too."""
    members = [i for i in range(count) if generate.has_selection(i)][:built]
    labels = [f"--jobs={jobs}", "--disk_cache=", "--config=all", *map(generate.label, members)]
    changed = members[1]
    rows = []

    def timed(what: str) -> None:
        begin = time.monotonic()
        ran = monorepo.build(*labels)
        kinds: dict[str, int] = {}
        for kind, _ in ran.values():
            kinds[kind] = kinds.get(kind, 0) + 1
        said = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        rows.append(f"| {what} | {time.monotonic() - begin:.0f} s | {len(ran)} | {said or 'none'} |")
        _say(rows[-1])

    timed(f"{built} models × {len(generate.PLATFORMS)} platforms, nothing built before, no cache")
    timed("again, nothing changed")
    generate.generate(monorepo.folder, source, count, frozenset([changed]))
    timed("other weights of one model")
    generate.generate(monorepo.folder, source, count + 1, frozenset([changed]))
    labels.append(generate.label(count))
    timed(f"one more model, {models.name(count)}")
    generate.change_operator(source, OPERATOR)
    timed(f"another kernel of {OPERATOR}")
    return "| change | wall | actions that ran | which |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _between(page: str, name: str, text: str) -> str:
    """The page with `text` between the lines <!-- name --> and <!-- end -->."""
    before, mark, tail = page.partition(f"<!-- {name} -->\n")
    _, end, after = tail.partition("<!-- end -->\n")
    if not mark or not end:
        raise SystemExit(f"docs/scale.md has no lines <!-- {name} --> and <!-- end -->, between which the table goes")
    return f"{before}{mark}{text}{end}{after}"


def main(arguments: list[str]) -> int:
    head, _, rest = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser("measure", description=head, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="250,500,1000", metavar="N,N", help="sizes of the monorepo, growing; default: %(default)s")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="analyses of each; 0: none; default: %(default)s")
    parser.add_argument("--built", type=int, default=20, metavar="N", help="models that are really built for each platform; 0: none; default: %(default)s")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="of these builds; default: one for each processor")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/scale.md and the plot into docs/scale.svg")
    args = parser.parse_args(arguments)
    try:
        sizes = [int(size) for size in args.models.split(",")]
    except ValueError:
        parser.error(f"--models {args.models}: numbers with commas between, such as 250,500,1000")
    if sizes != sorted(set(sizes)) or sizes[0] < 2:
        parser.error(f"--models {args.models}: sizes grow, from 2 on")
    if args.repeat < 0 or not 0 <= args.built <= sizes[-1] * 9 // 10 or args.built == 1:
        parser.error("--repeat is 0 or more; --built is 0, or 2 to nine tenths of the models")
    tree = generate.source_tree()
    with tempfile.TemporaryDirectory() as folder:
        # A copy, as the builds change an operator.
        source = Path(folder) / "amalgamation"
        generate.copy_source_tree(tree, source)
        monorepo = inner.Monorepo(Path(folder) / "monorepo", Path(folder) / "output")
        try:
            rows = analyses(monorepo, source, sizes, args.repeat) if args.repeat else []
            if not rows:
                generate.generate(monorepo.folder, source, sizes[-1])
            built = builds(monorepo, source, sizes[-1], args.built, args.jobs) if args.built else ""
        finally:
            monorepo.bazel("clean", "--expunge")
    measured = growth.tables(rows) if rows else ""
    print(measured, built, sep="\n")
    if args.write:
        page = tree / "docs/scale.md"
        for name, text in (("measured", measured), ("built", built)):
            if text:
                page.write_text(_between(page.read_text(encoding="utf-8"), name, text), encoding="utf-8")
        if rows:
            (tree / "docs/scale.svg").write_text(growth.plot(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
