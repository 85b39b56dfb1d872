# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Real models predict in headless Chromium, in a page and in a worker, and give onnxruntime's outputs; with three threads the
same bits as with one.

The one thing to know: the page loads the very files that a user gets: <name>.js, <name>.wasm and <name>.program.
"""

import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from agree import worst
from inputs import expected, reference

from tests.tools.default_inputs import default_inputs
from third_party.run.browser import run_page

HERE = Path(__file__).parent
PLATFORMS = HERE.parent / "platforms"
# As <name>.test has them: float32 sums in another order, and a small number that is the difference of large ones.
RTOL, ATOL = 1e-4, 1e-5


class Models(unittest.TestCase):
    def agrees(self, name: str, model: Path, platform: str) -> None:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            for file in (HERE / "predict_page.mjs", *(PLATFORMS / f"{name}_{platform}").iterdir()):
                shutil.copy(file, folder)
            given = default_inputs((folder / f"{name}.program").read_bytes())
            for number, array in enumerate(given.values()):
                (folder / f"input{number}.bin").write_bytes(np.ascontiguousarray(array).tobytes())
            wanted = expected(reference(model), given)
            first = None
            for threads in (1, 3) if "threads" in platform else (1,):
                call = json.dumps({"loader": f"{name}.js", "program": f"{name}.program", "options": {"threads": threads},
                                   "inputs": {key: f"input{number}.bin" for number, key in enumerate(given)}})
                for where in (f"m.predict({call})", f'm.inWorker("predict_page.mjs", "predict", {call})'):
                    got = run_page(folder, f'import("/predict_page.mjs").then((m) => {where})')
                    self.assertEqual(list(got), list(wanted))
                    first = first or got
                    self.assertEqual(got, first, "other bits than in the first way")
                    for output, theirs in wanted.items():
                        ours = np.array(got[output], theirs.dtype).reshape(theirs.shape)
                        share = worst(ours, theirs, RTOL, ATOL)
                        print(f"{name}, {platform}, {threads} threads: {output} {list(theirs.shape)} largest difference is {share:.3g} of the tolerance", file=sys.stderr)
                        self.assertLessEqual(share, 1)


def add(name: str, model: Path, platform: str) -> None:
    setattr(Models, f"test_{name}_for_{platform}_in_a_page_and_in_a_worker", lambda self: self.agrees(name, model, platform))


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        key, _, path = argument.partition("=")
        for target in ("wasm_simd", "wasm_threads"):
            add(key, Path(path), target)
    unittest.main(argv=sys.argv[:1])
