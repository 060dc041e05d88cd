"""Runs exported SavedModels in plain Python, as their users will, and compares them with reference showers.

python check_saved_model.py FOLDER...
Each folder holds generator-saved-model and reference.json, see reference-file.ts.
Prints one JSON line per folder: {"folder", "difference", "flipped", "inputs", "outputs", "metadata"}.
"""

import json
import pathlib
import sys

import tensorflow
from compare import compare, load_reference


def check(folder: pathlib.Path) -> dict:
    path = folder / "generator-saved-model"
    model = tensorflow.saved_model.load(str(path))
    generator = model.signatures["serving_default"]
    inputs, wanted = load_reference(folder)
    _, given = generator.structured_input_signature
    feeds = {
        name: tensorflow.constant(inputs[name].reshape([-1, *spec.shape[1:]])) for name, spec in given.items()
    }
    outputs = generator(**feeds)
    return {
        "folder": str(folder),
        **compare(outputs["showers"].numpy(), wanted),
        "inputs": {name: spec.shape.as_list() for name, spec in given.items()},
        "outputs": {name: spec.shape.as_list() for name, spec in generator.structured_outputs.items()},
        "metadata": json.loads((path / "assets.extra" / "ganvas.json").read_text()),
    }


for folder in sys.argv[1:]:
    print(json.dumps(check(pathlib.Path(folder))))
