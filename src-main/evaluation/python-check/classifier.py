"""The CaloChallenge's classifier test with PyTorch, numpy and scikit-learn, from its definition (arXiv:2410.21611).

Usage: classifier.py QUESTION.json, which names two files of float32 showers and float64 incident energies, the layers
(id, r edges, alpha bins), the threshold, the sizes of the training, and for every training the events to train on, to
choose and calibrate by, and to judge by (numbers of events: the generated ones first). Prints one JSON object: for each
kind of input AUC and JSD of every training.
"""

import json
import sys

import numpy as np
import torch
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import roc_auc_score

question = json.load(open(sys.argv[1]))
torch.set_default_dtype(torch.float64)
torch.manual_seed(question["seed"])
torch.set_num_threads(1)


def load(name):
    showers = np.fromfile(question[name]["showers"], dtype="<f4").astype("f8")
    incident = np.fromfile(question[name]["incident"], dtype="<f8")
    return showers.reshape(len(incident), -1), incident


def moments(energies, positions):
    total = energies.sum(axis=1) + 1e-16
    centre = (energies * positions).sum(axis=1) / total
    return centre, np.sqrt(np.clip((energies * positions**2).sum(axis=1) / total - centre**2, 0, None))


def inputs(name):
    showers, incident = load(name)
    log_incident = np.log10(incident)
    layers, high, first = [], [log_incident, np.log10(showers.sum(axis=1) + 1e-8)], 0
    for layer in question["layers"]:
        edges, bins = np.array(layer["rEdges"]), layer["alphaBins"]
        middle = (edges[1:] + edges[:-1]) / 2
        radius = np.tile(middle, bins)
        alpha = -np.pi + (np.repeat(np.arange(bins), len(middle)) + 0.5) * 2 * np.pi / bins
        energies = showers[:, first : first + len(radius)]
        first += len(radius)
        layers.append(energies)
        axes = [radius] + ([radius * np.cos(alpha), radius * np.sin(alpha)] if bins > 1 else [])
        high.append(np.log10(energies.sum(axis=1) + 1e-8))
        high += [value / 100 for axis in axes for value in moments(energies, axis)]
        high.append(1 - (energies > question["threshold"]).mean(axis=1))
    sums = [energies.sum(axis=1, keepdims=True) for energies in layers]
    return {
        "low": np.column_stack([log_incident, showers / incident[:, None]]),
        "normed": np.column_stack(
            [log_incident, *(e / (s + 1e-16) for e, s in zip(layers, sums)), *(np.log10(s + 1e-8) for s in sums)]
        ),
        "high": np.column_stack(high),
    }


def network(width):
    sizes = [width, *question["hidden"]]
    layers = [part for a, b in zip(sizes, sizes[1:]) for part in (torch.nn.Linear(a, b), torch.nn.LeakyReLU())]
    return torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-1], 1))


def trained(x, y, split):
    train, select, judge = (torch.tensor(split[part]) for part in ("train", "select", "judge"))
    model = network(x.shape[1])
    optimizer = torch.optim.Adam(model.parameters(), lr=question["learningRate"])
    loss = torch.nn.BCEWithLogitsLoss()

    def outputs(rows):
        with torch.no_grad():
            return torch.sigmoid(model(x[rows]))[:, 0].numpy()

    best, kept = -1.0, None
    for _ in range(question["epochs"]):
        for rows in train[torch.randperm(len(train))].split(question["batch"]):
            optimizer.zero_grad()
            loss(model(x[rows]), y[rows, None]).backward()
            optimizer.step()
        accuracy = ((outputs(select) > 0.5) == (y[select].numpy() == 1)).mean()
        if accuracy > best:
            best, kept = accuracy, {name: value.clone() for name, value in model.state_dict().items()}
    model.load_state_dict(kept)
    calibrator = IsotonicRegression(out_of_bounds="clip", y_min=1e-6, y_max=1 - 1e-6)
    calibrator.fit(outputs(select), y[select].numpy())
    p, truth = calibrator.predict(outputs(judge)), y[judge].numpy()
    entropy = -np.where(truth == 1, np.log(p), np.log(1 - p)).mean()
    return {"auc": roc_auc_score(truth, p), "jsd": (np.log(2) - entropy) / np.log(2)}


reference, generated = inputs("reference"), inputs("generated")
labels = np.repeat([0.0, 1.0], [len(generated["low"]), len(reference["low"])])
answer = {}
for kind in question["kinds"]:
    x = torch.tensor(np.concatenate([generated[kind], reference[kind]]))
    answer[kind] = [trained(x, torch.tensor(labels), split) for split in question["splits"]]
print(json.dumps(answer))
