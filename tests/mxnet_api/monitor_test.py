# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a monitor is shown against what MXNet shows: monitor_test.py MONITORED.zip SYMBOL.json PARAMS

The one thing to know: MXNet's list says which array each name is of by its place in it, so that what a library lacks of it (parameters, results that it does not keep
or that are of training) is known without our own importer.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
import unittest
import zipfile
from pathlib import Path

import numpy as np

from amalgamation.graph.importers import mxnet_monitor, mxnet_symbol
from bindings.mxnet.predict import _DTYPES, Predictor

_ARCHIVE, _SYMBOL, _PARAMS = sys.argv[1:4]
_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p)
_OF_TRAINING = ("bn0_mean", "bn0_var", "drop0_mask")


class _Array(ctypes.Structure):
    """MXMonitoredArray."""

    _fields_ = [("data", ctypes.c_void_p), ("bytes", ctypes.c_size_t), ("shape", ctypes.POINTER(ctypes.c_uint32)), ("rank", ctypes.c_uint32),
                ("dtype", ctypes.c_int), ("elements", ctypes.c_size_t)]


def _load(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    return np.load(io.BytesIO(archive.read(name)))


class MonitorTest(unittest.TestCase):
    def setUp(self) -> None:
        with zipfile.ZipFile(_ARCHIVE) as archive:
            names = archive.namelist()
            self.inputs = {name[3:-4]: _load(archive, name) for name in names if name.startswith("in/")}
            self.calls = [(name.partition(" ")[2][:-4], _load(archive, name)) for name in sorted(names) if name.startswith("shown/")]
            self.names = json.loads(archive.read("names.json"))
        self.symbol = json.loads(Path(_SYMBOL).read_text())

    def expected(self, kept: list[str] | None, inputs: bool) -> list[tuple[str, np.ndarray]]:
        """MXNet's calls for the inputs and the results in `kept`; None: all but those of training."""
        calls, found, results = iter(self.calls), [], {}
        for number, node in enumerate(self.symbol["nodes"]):
            if node["op"] == "null":
                results[number] = [node["name"]]
                continue
            taken = [results[source][index] for source, index, _ in node["inputs"]]
            for name, (source, _, _) in zip(taken, node["inputs"]):
                is_variable = self.symbol["nodes"][source]["op"] == "null"
                shown = [next(calls) for _ in range(1 + is_variable)]
                is_known = name in self.inputs if is_variable else kept is None or name in kept
                found += shown if is_known and inputs else []
            results[number] = []
            count = {"split0": 2, "bn0": 3, "drop0": 2}.get(node["name"], 1)
            for name, array in [next(calls) for _ in range(count)]:
                results[number].append(name)
                found += [(name, array)] if (name not in _OF_TRAINING if kept is None else name in kept) else []
        self.assertEqual(list(calls), [])
        return found

    def shown(self, library: str, monitor_all: bool) -> list[tuple[str, np.ndarray]]:
        predictor = Predictor(Path(_SYMBOL).read_text(), Path(_PARAMS).read_bytes(), {key: array.shape for key, array in self.inputs.items()},
                              library=f"tests/mxnet_api/{library}/libmxnet_predict.so")
        found = []

        def look(name: bytes, handle: int, _: object) -> None:
            array = ctypes.cast(handle, ctypes.POINTER(_Array)).contents
            data = np.frombuffer(ctypes.string_at(array.data, array.bytes), _DTYPES[array.dtype])
            found.append((name.decode(), data.reshape(array.shape[:array.rank])))

        callback = _CALLBACK(look)
        function = predictor._library.MXPredSetMonitorCallback
        function.argtypes = (ctypes.c_void_p, _CALLBACK, ctypes.c_void_p, ctypes.c_bool)
        predictor._call("MXPredSetMonitorCallback", predictor._handle, callback, None, monitor_all)
        predictor.forward(**self.inputs)
        return found

    def compare(self, found: list[tuple[str, np.ndarray]], wanted: list[tuple[str, np.ndarray]]) -> None:
        self.assertEqual([name for name, _ in found], [name for name, _ in wanted])
        for (name, array), (_, expected) in zip(found, wanted):
            self.assertEqual((array.shape, array.dtype), (expected.shape, expected.dtype), name)
            np.testing.assert_allclose(array, expected, rtol=1e-4, atol=1e-5, err_msg=name)

    def test_all_results_and_what_nodes_take_in_are_shown_as_mxnet_shows_them(self) -> None:
        wanted = self.expected(None, inputs=True)
        self.assertIn("add0_lhs", [name for name, _ in wanted])
        self.compare(self.shown("monitored", True), wanted)

    def test_results_alone_are_shown_without_monitor_all(self) -> None:
        self.compare(self.shown("monitored", False), self.expected(None, inputs=False))

    def test_what_is_not_kept_is_left_out(self) -> None:
        kept = ["bn0_output", "split0_output1", "softmax_output"]
        wanted = self.expected(kept, inputs=True)
        self.assertEqual([name for name, _ in wanted], ["data", "conv0_data", "bn0_output", "relu0_input0", "ids", "emb0_data", "split0_output1", "square0_lhs", "square0_rhs",
                                                        "softmax_output"])
        self.compare(self.shown("monitored_in_part", True), wanted)

    def test_the_inputs_of_every_operator_have_mxnets_names(self) -> None:
        self.assertGreater(len(self.names), 300)
        for symbol, names in self.names:
            node = json.loads(symbol)["nodes"][-1]
            attributes, inputs = node.get("attrs", {}), tuple((source, index) for source, index, _ in node["inputs"])
            self.assertEqual(mxnet_monitor.input_names(mxnet_symbol.Node(node["op"], node["name"], attributes, inputs)), names, node)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
