# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a program is made of, as JSON: the file's nodes and what became of each, steps, tensors, weights and the arena, for amalgamation/explain.

The one thing to know: all sizes are those that a predictor starts with. Weights that several steps read are counted at the first of them, so that the sum
over the steps, with what no step reads and what aligns them, is all of the program's weights.
"""

from __future__ import annotations

import hashlib
import json

from amalgamation import ops
from amalgamation.graph import plan, program, provenance

FORMAT = 1
_STORAGE = {program.ARENA: "arena", program.WEIGHTS: "weights", program.INPUT: "input", program.OUTPUT: "output"}
_DTYPES = {1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 9: "bool", 10: "float16", 11: "float64", 12: "uint32",
           13: "uint64"}


def explanation(made: plan.Plan, program_bytes: bytes) -> dict:
    """The document; every list is in the order of the program or of the file."""
    result, known = made.program, made.program.evaluate()
    owner = {kernel: name for name, operator in sorted(ops.load_operators().items()) for kernel in operator.kernels}
    inputs, outputs = ({result.tensors[t].name for t in ends} for ends in (result.inputs, result.outputs))
    traces = made.traces
    fates = provenance.fates(traces.nodes, traces.steps, set(traces.moves), traces.views, inputs, outputs)
    counted: set[tuple[int, int]] = set()
    steps = []
    for step, origins, reads in zip(result.steps, traces.steps, traces.reads):
        weights = 0
        for number in step.inputs:
            tensor = None if number is None else result.tensors[number]
            if tensor is not None and tensor.storage == program.WEIGHTS and (tensor.offset, tensor.bytes) not in counted:
                counted.add((tensor.offset, tensor.bytes))
                weights += tensor.bytes
        steps.append({"kernel": step.kernel, "operator": owner[step.kernel], "name": step.name, "nodes": list(origins), "reads": list(reads),
                      "inputs": list(step.inputs), "outputs": list(step.outputs), "scratch_bytes": known[step.scratch], "weight_bytes": weights})
    return {
        "format": FORMAT,
        "model": dict(result.info)["model"],
        "program_sha256": hashlib.sha256(program_bytes).hexdigest(),
        "program_bytes": len(program_bytes),
        "weights_bytes": len(result.weights),
        "arena_bytes": known[result.arena],
        "sizes": {symbol.name: symbol.default for symbol in result.symbols},
        "nodes": [{"name": node.name, "op": node.op, "fate": fate.kind, "steps": list(fate.steps), "reason": fate.reason}
                  for node, fate in zip(traces.nodes, fates)],
        "steps": steps,
        "tensors": [{"name": tensor.name, "dtype": _DTYPES[tensor.dtype], "storage": _STORAGE[tensor.storage], "dims": [known[d] for d in tensor.dims],
                     "shape": [result.text(d) for d in tensor.dims]} for tensor in result.tensors],
        "buffers": [{"offset": each.offset, "bytes": each.bytes, "size": each.size, "first": each.first, "last": each.last, "names": list(each.names)}
                    for each in traces.buffers],
        "inputs": list(result.inputs),
        "outputs": list(result.outputs),
        "results": [list(steps) for steps in traces.results],
    }


def write(made: plan.Plan, program_bytes: bytes) -> str:
    """The document as text."""
    return json.dumps(explanation(made, program_bytes), indent=1, sort_keys=True) + "\n"
