# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/platforms.md: every platform, built and run here, in one table.

    bazel run //tests/platforms:table -- $PWD/docs/platforms.md

The one thing to know: nothing in the table is written by hand; each cell is of this run. It takes a few minutes.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from agree import worst
from inputs import expected, reference

from tests.platforms import artefacts, places
from tests.platforms.everywhere_test import ATOL, RTOL
from tests.platforms.instructions_test import instructions
from tests.tools import runners
from tests.tools.default_inputs import default_inputs

_HOW = {"qemu": "QEMU user mode", "wine64": "Wine", "run_macho": "Unicorn", "run_wasi": "wasmtime", "node": "node"}

_HEAD = """# Platforms

`bazel build //:predict --config=NAME` builds for one of these, `--config=all` for all of them, from one Linux machine and without an SDK.
Written by `bazel run //tests/platforms:table`, from a run: every library of {models} models was built, run in every way below, and compared with
onnxruntime. `bazel test //tests/platforms/...` does the same.

| platform | what | runs here in | models equal | {columns} | as its system asks | same bytes elsewhere |
|---|---|---|---|{lines}|---|---|
"""

_TAIL = """
- Sizes are KiB of the stripped shared library with all backends of the platform; of static platforms what the archive's sections add up to; for WASI
  the whole program with its C library. The program file with the weights comes on top, and is the same file for every platform.
- *models equal*: models whose outputs agree with onnxruntime's within rtol 1e-4 and atol 1e-5 of the largest output, in all ways; in brackets the
  largest difference as a share of that tolerance, and the backend.
- *as its system asks*: exports are predict.h's functions and nothing else; imports are on the platform's list; nothing else is needed; hardened; Android's
  16 KB pages, soname and API note; Apple's oldest version; no path of the building machine.
- *same bytes elsewhere*: built again in other folders, every file has the same SHA-256.
- Android's libraries run in a process of musl, whose loader gives them what they name; Apple's code runs with stand-ins for libSystem, on one thread;
  rpi_zero's on the soft-float C library of Debian, because its hard-float one is for ARMv7.
"""


_COUNTS = """
## What the ARM kernels save
Instructions of one prediction of {model}, counted in QEMU: of the platform's kernels, and of the scalar build (`--//backends:generic_only`).

| platform | kernels | millions | scalar, millions | ratio |
|---|---|---:|---:|---:|
"""


def counts(model: str, backends: dict[str, str]) -> str:
    """The section of the platforms whose scalar build is made, too."""
    rows = []
    for platform in sorted(path.name.partition("_run_program_")[2].removesuffix("_generic") for path in places.HERE.glob(f"{model}_run_program_*_generic")):
        vector, scalar = (instructions(model, platform, scalar) for scalar in (False, True))
        rows.append(f"| `{platform}` | {backends[platform]} | {vector / 1e6:.0f} | {scalar / 1e6:.0f} | {scalar / vector:.2f} |\n")
        print(rows[-1], end="", flush=True)
    return _COUNTS.format(model=model) + "".join(rows)


def how(runner: runners.Runner) -> str:
    name = Path(runner.command[0]).name
    words = [text for key, text in _HOW.items() if name.startswith(key)]
    if name.startswith("qemu"):
        words[0] += f", {runner.command[runner.command.index('-cpu') + 1]}"
    return words[0] if words else "this machine"


def main(output: Path, again: Path, models: list[str]) -> int:
    sessions = {}
    rows = []
    backends = {}
    good = True
    for platform, data in sorted(artefacts.PLATFORMS.items()):
        if platform == "host_py":
            continue
        ways: dict[str, None] = {}
        equal, largest, backend, sizes, wrong = 0, 0.0, "", [], []
        for name, onnx in (model.split("=", 1) for model in models):
            program = (places.folder(name, platform) / f"{name}.program").read_bytes()
            given = default_inputs(program)
            if name not in sessions:
                sessions[name] = expected(reference(Path(onnx)), given)
            shares = []
            for runner in places.of(name, platform):
                ways[how(runner)] = None
                [result] = runners.run_all(runner, [runners.Job(program, tuple(given.values()))])
                shares += [worst(ours, theirs, RTOL, ATOL) for theirs, ours in zip(sessions[name].values(), result.outputs, strict=not result.error)]
                shares += [float("inf")] if result.error else []
                backend = result.figures.get("backend", backend)
            equal += max(shares) <= 1
            largest = max(largest, *shares)
            library = artefacts.library(name, platform)
            sizes.append(f"{artefacts.size(library) / 1024:.0f}")
            wrong += artefacts.problems(library, platform)
        backends[platform] = backend
        first = models[0].split("=")[0]
        same = all(hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256((again / platform / path.name).read_bytes()).digest()
                   for path in places.folder(first, platform).iterdir())
        good &= equal == len(models) and not wrong and same
        rows.append(f"| `{platform}` | {data['title']} | {', '.join(ways)} | {equal} of {len(models)} ({largest:.2f}, {backend}) | {' | '.join(sizes)} "
                    f"| {'yes' if not wrong else '; '.join(wrong)} | {'yes' if same else 'NO'} |\n")
        print(rows[-1], end="", flush=True)
    names = [model.split("=")[0] for model in models]
    head = _HEAD.format(models=len(models), columns=" | ".join(names), lines="|".join("---:" for _ in names))
    output.write_text(head + "".join(rows) + _TAIL + counts("mobilenet_v2", backends))
    return 0 if good else 1


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[-1]), Path(__file__).parent / "blazeface_front.again", sys.argv[1:-1]))
