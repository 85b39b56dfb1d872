# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A folder as a site serves it: the files of predict_web for magika, and a page that predicts with them.

The one thing to know: every input is 0, 1, … 255, 0, … so that no test needs a file of inputs.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from agree import worst
from inputs import expected, reference

from tests.tools.default_inputs import default_inputs

HERE = Path(__file__).parent
WEB = HERE / "magika_web"
# As <name>.test has them: float32 sums in another order, and a small number that is the difference of large ones.
RTOL, ATOL = 1e-4, 1e-5


def copy(folder: Path) -> None:
    """Fills `folder`, which may exist."""
    shutil.copytree(WEB, folder, dirs_exist_ok=True)
    for name in ("best_page.mjs", "predict_page.mjs", "site.html", "site.mjs"):
        shutil.copy(HERE / name, folder)
    # node takes a .js file for a module if a package says so.
    (folder / "package.json").write_text('{"type": "module"}')


class Outputs:
    """What onnxruntime gives for these inputs."""

    def __init__(self, model: Path):
        given = default_inputs((WEB / "magika.program").read_bytes())
        counted = {name: (np.arange(array.size) % 256).astype(array.dtype).reshape(array.shape) for name, array in given.items()}
        self.wanted = expected(reference(model), counted)

    def share(self, got: dict[str, list[float]]) -> float:
        """The largest difference, as a share of the tolerance."""
        assert list(got) == list(self.wanted)
        return max(worst(np.array(got[name], theirs.dtype).reshape(theirs.shape), theirs, RTOL, ATOL) for name, theirs in self.wanted.items())
