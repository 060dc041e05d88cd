"""High-level features and separation powers by the CaloChallenge's definitions, with numpy alone.

Usage: features.py QUESTION.json, which names two files of float32 showers and float64 incident energies, the layers
(id, r edges, alpha bins), the threshold and the bin edges of every feature. Prints one JSON object by feature.
"""

import json
import sys

import numpy as np

question = json.load(open(sys.argv[1]))


def load(sample):
    showers = np.fromfile(sample["showers"], dtype="<f4").astype("f8")
    incident = np.fromfile(sample["incident"], dtype="<f8")
    return showers.reshape(len(incident), -1), incident


def centre_and_width(energies, positions):
    total = energies.sum(axis=1) + 1e-16
    centre = (energies * positions).sum(axis=1) / total
    square = (energies * positions**2).sum(axis=1) / total
    return centre, np.sqrt(np.clip(square - centre**2, 0, None))


def features(sample):
    showers, incident = load(sample)
    found = {"total": showers.sum(axis=1) / incident}
    first = 0
    for layer in question["layers"]:
        edges = np.array(layer["rEdges"])
        middle, bins = (edges[1:] + edges[:-1]) / 2, layer["alphaBins"]
        radius = np.tile(middle, bins)
        borders = np.linspace(-np.pi, np.pi, bins + 1)
        alpha = np.repeat((borders[1:] + borders[:-1]) / 2, len(middle))
        energies = showers[:, first : first + len(radius)]
        first += len(radius)
        name = layer["id"]
        found[f"layer-{name}"] = energies.sum(axis=1)
        axes = {"r": radius}
        if bins > 1:
            axes |= {"eta": radius * np.cos(alpha), "phi": radius * np.sin(alpha)}
        for axis, positions in axes.items():
            found[f"centre-{axis}-{name}"], found[f"width-{axis}-{name}"] = centre_and_width(energies, positions)
        found[f"sparsity-{name}"] = 1 - (energies > question["threshold"]).mean(axis=1)
    return found


def separation(a, b, edges):
    p, q = (np.histogram(values, bins=edges, density=True)[0] * np.diff(edges) for values in (a, b))
    return 0.5 * ((p - q) ** 2 / (p + q + 1e-16)).sum()


reference, generated = features(question["reference"]), features(question["generated"])
print(
    json.dumps(
        {
            name: {
                "separation": separation(reference[name], generated[name], np.array(edges)),
                "means": [float(reference[name].mean()), float(generated[name].mean())],
            }
            for name, edges in question["edges"].items()
        }
    )
)
