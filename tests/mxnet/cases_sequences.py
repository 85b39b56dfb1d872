# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Rows of cases.py on sequences, attention and arrays made of nothing; RECURRENT are those of RNN, which language_models.py runs.

The one thing to know: of attributes, those in underscores are for oracle.py. `__inputs__` names the arguments that x, y, z are, `__lengths__` says which
of them are lengths, of how many times at most and of which type if not float32, `__weights__` is the largest weight.
"""

from __future__ import annotations

_SEQUENCE = (4, 3, 2)
_LENGTHS = {"use_sequence_length": True, "__lengths__": ("y", 4)}

ROWS = [
    ("SequenceMask", [_SEQUENCE], [{}, {"axis": 1}]),
    ("SequenceMask", [_SEQUENCE, (3,)], [_LENGTHS, _LENGTHS | {"value": -1.5}]),
    ("SequenceMask", [(3, 4), (3,)], [_LENGTHS | {"axis": 1}]),
    ("SequenceMask", [(3, 4, 2, 5), (3,)], [_LENGTHS | {"axis": 1, "value": -1e9}]),
    ("SequenceLast", [_SEQUENCE], [{}, {"axis": 1}]),
    ("SequenceLast", [_SEQUENCE, (3,)], [_LENGTHS]),
    ("SequenceLast", [(3, 4, 2, 5), (3,)], [_LENGTHS | {"axis": 1}]),
    ("SequenceReverse", [_SEQUENCE], [{}]),
    ("SequenceReverse", [_SEQUENCE, (3,)], [_LENGTHS, _LENGTHS | {"axis": 0}]),
    ("softmax", [(3, 4), (3,)], [{"use_length": True, "__lengths__": ("y", 4, "int32")}, {"use_length": True, "__lengths__": ("y", 4, "int64"), "temperature": 0.7}]),
    ("_contrib_interleaved_matmul_selfatt_qk", [(5, 2, 3 * 2 * 4)], [{"heads": 2}]),
    ("_contrib_interleaved_matmul_selfatt_valatt", [(5, 2, 3 * 2 * 4), (4, 5, 5)], [{"heads": 2}]),
    ("_contrib_interleaved_matmul_encdec_qk", [(5, 2, 2 * 4), (7, 2, 2 * 2 * 4)], [{"heads": 2}]),
    ("_contrib_interleaved_matmul_encdec_valatt", [(7, 2, 2 * 2 * 4), (4, 5, 7)], [{"heads": 2}]),
    ("_contrib_arange_like", [(3, 4)], [{}, {"start": 2, "step": 0.5}, {"axis": 0}, {"axis": -1, "start": 1}, {"repeat": 2}, {"axis": 1, "repeat": 2},
                                         {"ctx": "cpu(0)"}]),
    ("_contrib_index_copy", [(5, 3), (2,), (2, 3)], [{"__lengths__": ("y", 4)}]),
    ("_arange", [], [{"start": 3}, {"start": 1, "stop": 4, "step": 0.7}, {"start": 5, "stop": 1, "step": -2, "repeat": 2}, {"start": 3, "ctx": "cpu(0)"},
                     *({"start": 1, "stop": 5, "dtype": dtype} for dtype in ("float64", "float16", "int64", "int32", "int8", "uint8"))]),
    ("_rnn_param_concat", [(3,), (5,)], [{"num_args": 2, "dim": 0}]),
    *((op, [], [{"shape": (2, 3)}, {"shape": (2, 1), "ctx": "cpu(0)"},
                *({"shape": (2, 1), "dtype": dtype} for dtype in ("float64", "float16", "int64", "int32", "int8", "uint8", "bool"))]) for op in ("_zeros", "_ones")),
    ("_full", [], [{"shape": (2, 3), "value": 1.5}]),
    *((op, [(2, 3)], [{}]) for op in ("zeros_like", "ones_like")),
]


def _recurrent(mode: str, times: int, batch: int, size: int, hidden: int, layers: int = 1, bidirectional: bool = False, projection: int | None = None,
               **attributes) -> tuple:
    """A row of RNN whose states are inputs."""
    states = ("state", "state_cell") if mode == "lstm" else ("state",)
    count = layers * (1 + bidirectional)
    shapes = [(times, batch, size), (count, batch, projection or hidden), (count, batch, hidden)][:1 + len(states)]
    if projection:
        attributes["projection_size"] = projection
    return ("RNN", shapes, [{"__inputs__": ("data", *states), "__weights__": 0.5, "mode": mode, "state_size": hidden, "num_layers": layers,
                             "bidirectional": bidirectional, "state_outputs": True} | attributes])


RECURRENT = [
    *(_recurrent(mode, 4, 2, 3, 5, layers, bidirectional) for mode in ("rnn_relu", "rnn_tanh", "lstm", "gru") for layers in (1, 3) for bidirectional in (False, True)),
    *(_recurrent(mode, 1, 1, 1, 17) for mode in ("rnn_tanh", "lstm", "gru")),
    _recurrent("lstm", 3, 2, 3, 5, 2, state_outputs=False),
    _recurrent("lstm", 3, 2, 4, 5, projection=3),
    _recurrent("lstm", 3, 2, 4, 5, 2, True, projection=3),
]  # fmt: skip
