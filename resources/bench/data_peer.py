"""The other side of `npm run bench:data`: files that only Python can write here, and h5py reading.

usage: data_peer.py plain GZIPPED OUT | root OUT ENTRIES | read FILE BYTES_AT_A_TIME
"""

import json
import sys
import time


def plain(source, target):
    """The same data sets without compression, in one piece each."""
    import h5py

    with h5py.File(source) as given, h5py.File(target, "w") as made:
        for name, data in given.items():
            copy = made.create_dataset(name, shape=data.shape, dtype=data.dtype)
            for first in range(0, len(data), 20_000):
                copy[first : first + 20_000] = data[first : first + 20_000]


def root(target, entries):
    """A tree of 20 numbers per event, and one with 80 cells per event as a counted array."""
    import awkward
    import numpy
    import uproot

    random = numpy.random.default_rng(1)
    at_a_time = 20_000
    with uproot.recreate(target, compression=uproot.ZLIB(1)) as file:
        flat = file.mktree("flat", {f"b{place}": "f4" for place in range(20)})
        for first in range(0, entries, at_a_time):
            count = min(at_a_time, entries - first)
            flat.extend({f"b{place}": random.normal(size=count).astype("f4") for place in range(20)})
        cells = file.mktree("vector", {"cells": "var * float64"})
        for first in range(0, entries, at_a_time):
            count = min(at_a_time, entries - first)
            values = random.exponential(size=(count, 80)) * (random.random((count, 80)) < 0.6)
            cells.extend({"cells": awkward.from_regular(awkward.Array(values))})


def read(path, at_a_time):
    """Seconds for reading all showers once, window by window."""
    import h5py

    began = time.perf_counter()
    with h5py.File(path) as file:
        showers = file["showers"]
        rows = showers.chunks[0] if showers.chunks else 1
        step = max(1, at_a_time // (4 * showers.shape[1]) // rows) * rows
        total = 0.0
        for first in range(0, showers.shape[0], step):
            total += float(showers[first : first + step][0, 0])
    print(json.dumps({"seconds": time.perf_counter() - began, "version": h5py.__version__, "first": total}))


if __name__ == "__main__":
    command, *words = sys.argv[1:]
    if command == "plain":
        plain(*words)
    elif command == "root":
        root(words[0], int(words[1]))
    else:
        read(words[0], int(words[1]))
