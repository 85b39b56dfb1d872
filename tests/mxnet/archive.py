# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Reads what writer.py wrote.

The one thing to know: weights that are drawn are in no file; here they are drawn again.
"""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np

from amalgamation.graph.importers import mxnet_params
from tests.mxnet import weights


def arrays(archive: zipfile.ZipFile, folder: str) -> dict[str, np.ndarray]:
    """Those of `NAME/in/` or `NAME/out/`."""
    names = [name for name in archive.namelist() if name.startswith(folder)]
    return {name[len(folder):-len(".npy")]: np.load(io.BytesIO(archive.read(name))) for name in names}


def is_drawn(archive: zipfile.ZipFile, name: str) -> bool:
    return f"{name}/drawn.json" in archive.namelist()


def params(archive: zipfile.ZipFile, name: str) -> dict[str, np.ndarray]:
    """The parameters of the model `name`, with the drawn ones; mxnet_params.write makes a file of them."""
    saved = mxnet_params.read(archive.read(f"{name}/params"))
    if not is_drawn(archive, name):
        return saved
    shapes = json.loads(archive.read(f"{name}/drawn.json"))
    return saved | {key: weights.draw(name, key[len("arg:"):], tuple(shape)) for key, shape in shapes.items()}
