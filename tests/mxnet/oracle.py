# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs MXNet on the cases: oracle.py OPERATORS.zip, which oracle_test.py reads.

The one thing to know: this is a process of its own, as MXNet needs a NumPy from before its own end.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable

from tests.mxnet import cases
from tests.mxnet.weights import random_for
from tests.mxnet.writer import mx, np, write


def write_operators(archive: zipfile.ZipFile, rows: list[cases.Row] | None = None, write: Callable = write) -> None:
    for name, op, shapes, attributes in cases.cases(rows):
        random = random_for(name)
        least, most = attributes.get("__range__", (1 if attributes.get("__positive__") else -8, 8))
        dtype, uniform, corners = attributes.get("__dtype__", "float32"), attributes.get("__uniform__"), attributes.get("__corners__")
        lengths, named, largest, scale, image = (attributes.get(f"__{key}__") for key in ("lengths", "inputs", "weights", "scale", "image"))
        indices = attributes.get("__indices__", {})
        floats = {key: True for key in ("half", "double") if attributes.get(f"__{key}__")}
        attributes = {key: value for key, value in attributes.items() if not key.startswith("__") and key != "num_args"}
        variables = [mx.sym.Variable(key) for key, _ in zip("xyzuvw", shapes)]
        places = (mx.sym, mx.sym._internal, mx.sym.contrib)
        function = next(getattr(place, key) for place in places for key in (op, op.removeprefix("_contrib_")) if hasattr(place, key))
        symbol = function(**dict(zip(named, variables)), name="case", **attributes) if named else function(*variables, name="case", **attributes)
        if op == "LeakyReLU":
            symbol = symbol[0]  # of rrelu, the other is of training
        given = dict(zip("xyzuvw", shapes))
        found, _, more = symbol.infer_shape(**given)
        unknown = dict(zip(symbol.list_arguments(), found)) | dict(zip(symbol.list_auxiliary_states(), more))
        # Quarters: comparisons and rounding then meet equal numbers and halves.
        draw = lambda shape: random.uniform(-2, 2, shape) if uniform else random.integers(least, most + 1, shape) / (4 if dtype[0] == "f" else 1)  # noqa: E731
        inputs = {key: draw(shape).astype(dtype) for key, shape in given.items()}
        for array, factor in zip(inputs.values(), scale or ()):
            array *= factor or 1
        if "pooled_size" in attributes:
            inputs["y"][:, 0] = np.arange(len(inputs["y"])) % len(inputs["x"])  # each region begins with the number of its image
        if image is not None:
            inputs["z"][:] = *image, 1
        for array, first in zip(inputs.values(), corners or ()):
            if first is not None:
                boxes = array[..., first:first + 4].reshape(*array.shape[:-1], 2, 2)
                boxes.sort(axis=-2)
                array[..., first:first + 4] = boxes.reshape(*array.shape[:-1], 4)
        for key, most in indices.items():
            inputs[key] = random.integers(0, most, given[key]).astype(np.float32)
        if lengths:
            key, longest, *kind = lengths
            inputs[key] = random.permutation(np.arange(1, longest + 1))[:given[key][0]].astype(*kind or (np.float32,))
        bounds = (-largest, largest) if largest else (0.5, 1.5)
        weights = {key: random.uniform(*bounds, shape).astype(np.float32) for key, shape in unknown.items() if key not in given and not key.endswith("label")}
        write(archive, name, symbol, inputs, weights, **floats)


def main(path: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        write_operators(archive)


if __name__ == "__main__":
    main(*sys.argv[1:])
