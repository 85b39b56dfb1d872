# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the list of the kernels of a network: write_kernels.py NETWORKS.zip NAME LIST

The one thing to know: a library depends on this list alone, so that no program, which may be half a gigabyte, has to be kept for it.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from amalgamation import ops
from amalgamation.graph import kernel_table
from amalgamation.graph.compile import compile_model
from amalgamation.graph.importers import mxnet_params
from tests.mxnet import archive


def main(path: str, name: str, out: str) -> None:
    models = zipfile.ZipFile(path)
    shapes = {key: list(array.shape) for key, array in archive.arrays(models, f"{name}/in/").items()}
    params = mxnet_params.write(archive.params(models, name))
    compiled = compile_model(models.read(f"{name}/symbol.json"), name=name, inputs=shapes, params=params)
    kinds = ops.kernel_kinds()
    Path(out).write_text(kernel_table.listing({kernel: kinds[kernel] for kernel in compiled.kernels}), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
