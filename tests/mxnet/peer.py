# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet as a process that is timed in turns with others: peer.py NETWORK SIZE FOLDER

Writes FOLDER/symbol.json, params, image.npy and output.npy of the network for one image of SIZE, and prints `ready`. Then it answers each line, a number
of seconds, with the fastest run of that while, in ms. The one thing to know: one thread, and oneDNN's kernels, which are MXNet's fastest.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ |= {"MXNET_MKLDNN_ENABLED": "1", "MXNET_CPU_WORKER_NTHREADS": "1"}

from tests.mxnet.networks import FAMILIES, batch, image, seeded
from tests.mxnet.writer import mx, np


def main(name: str, size: str, path: str) -> None:
    folder = Path(path)
    network = next(networks[name] for networks in FAMILIES.values() if name in networks)
    symbol, images = network.symbol(), image(name, network, batch(int(size)), int(size))
    weights, _ = seeded(name, symbol, images)
    given = {key: mx.nd.array(array) for key, array in {**weights, "data": images[:1]}.items()}
    auxiliary = set(symbol.list_auxiliary_states())
    mx.nd.save(str(folder / "params"), {("aux:" if key in auxiliary else "arg:") + key: given[key] for key in sorted(weights)})
    (folder / "symbol.json").write_text(symbol.tojson())
    compiled = mx.nd.CachedOp(symbol, [("static_alloc", True), ("static_shape", True)])
    arguments = [given[key] for key in symbol.list_inputs()]
    np.save(folder / "image.npy", images[:1])
    np.save(folder / "output.npy", compiled(*arguments).asnumpy())
    print("ready", flush=True)
    for line in sys.stdin:
        times, end = [], time.perf_counter() + float(line)
        while not times or time.perf_counter() < end:
            start = time.perf_counter()
            compiled(*arguments).wait_to_read()
            times.append(time.perf_counter() - start)
        print(min(times) * 1e3, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
