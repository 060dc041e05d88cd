"""Imports exported PyTorch modules and compares what they give with references.

Usage: check_pytorch.py FOLDER...
Each folder holds generator-pytorch/generator.py, its weights, and reference.json:
{"inputs": [{"shape": [...], "values": [...]}, ...], "outputs": [...], "floor": number or "event"}.
Prints one JSON line per folder: {"folder", "difference", "flipped"}. The difference is the largest |a - b| / max(|b|, 1 %
of the event's largest cell) for "event", with cells that are zero on one side only counted in "flipped", else
|a - b| / (|b| + floor).
"""

import importlib.util
import json
import pathlib
import sys

import torch


def check(folder: pathlib.Path) -> dict:
    path = folder / "generator-pytorch" / "generator.py"
    spec = importlib.util.spec_from_file_location("generator", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    reference = json.loads((folder / "reference.json").read_text())
    inputs = [torch.tensor(each["values"]).reshape(each["shape"]) for each in reference["inputs"]]
    generator = module.load()
    assert not generator.training
    with torch.no_grad():
        got = generator(*inputs)
    wanted = torch.tensor(reference["outputs"]).reshape(got.shape)
    flipped = torch.zeros(())
    if reference["floor"] == "event":
        floor = 0.01 * wanted.abs().amax(dim=1, keepdim=True)
        flipped = (got == 0) != (wanted == 0)
        scale = torch.maximum(wanted.abs(), floor).clamp(min=1e-38)
        difference = torch.where(flipped, 0.0, (got - wanted).abs() / scale)
    else:
        difference = (got - wanted).abs() / (wanted.abs() + reference["floor"])
    return {"folder": folder.name, "difference": difference.max().item(), "flipped": int(flipped.sum())}


for each in sys.argv[1:]:
    print(json.dumps(check(pathlib.Path(each))))
