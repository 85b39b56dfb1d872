# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet as a process that is timed in turns with others: peer.py NETWORK SIZE FOLDER

Writes FOLDER/symbol.json, params, image.npy and output.npy of the network for one image of SIZE, and prints `ready`. Then it answers each line, a number
of seconds, with the processor's time of the fastest run of that while, in ms. The one thing to know: it runs as MXPredCreate and Module do, one thread, with the graph's nodes fused
for oneDNN, which is MXNet's fastest way.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

# MXNet's work is done by another thread than the one that looks at the processor's time, and the system brings that up to date a few hundred times a second.
_SHORTEST = 0.03
_FUSED = "MXNET_SUBGRAPH_BACKEND"  # read whenever a symbol is bound
os.environ |= {"MXNET_MKLDNN_ENABLED": "1", "MXNET_CPU_WORKER_NTHREADS": "1", "MXNET_SUBGRAPH_VERBOSE": "0", _FUSED: "NONE"}

from tests.mxnet.networks import FAMILIES, batch, image, seeded
from tests.mxnet.writer import mx, np


def main(name: str, size: str, path: str) -> None:
    folder = Path(path)
    network = next(networks[name] for networks in FAMILIES.values() if name in networks)
    symbol, images = network.symbol(), image(name, network, batch(int(size)), int(size))
    weights, _ = seeded(name, symbol, images)
    arrays = {key: mx.nd.array(array) for key, array in {**weights, "data": images[:1]}.items()}
    auxiliary = {key: arrays.pop(key) for key in symbol.list_auxiliary_states()}
    parameters = {f"arg:{key}": array for key, array in arrays.items() if key != "data"} | {f"aux:{key}": array for key, array in auxiliary.items()}
    mx.nd.save(str(folder / "params"), parameters)
    (folder / "symbol.json").write_text(symbol.tojson())
    os.environ[_FUSED] = "MKLDNN"
    bound = symbol.bind(mx.cpu(), arrays, grad_req="null", aux_states=auxiliary)
    np.save(folder / "image.npy", images[:1])
    np.save(folder / "output.npy", bound.forward(is_train=False)[0].asnumpy())
    print("ready", flush=True)
    for line in sys.stdin:
        times, end = [], time.perf_counter() + float(line)
        while not times or time.perf_counter() < end:
            start, runs, enough = time.process_time(), 0, time.perf_counter() + _SHORTEST
            while not runs or time.perf_counter() < enough:
                bound.forward(is_train=False)[0].wait_to_read()
                runs += 1
            times.append((time.process_time() - start) / runs)
        print(min(times) * 1e3, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
