"""Opens exported .keras files in Keras's safe mode, as their users will, and compares them with reference showers.

python check_keras.py FOLDER...
Each folder holds generator.keras and reference.json, see reference-file.ts.
Prints one JSON line per folder: {"folder", "difference", "flipped", "inputs", "outputs", "metadata"}.
"""

import json
import pathlib
import sys
import zipfile

import keras
from compare import compare, load_reference


def check(folder: pathlib.Path) -> dict:
    path = folder / "generator.keras"
    model = keras.models.load_model(path)
    inputs, wanted = load_reference(folder)
    feeds = {each.name: inputs[each.name].reshape([-1, *each.shape[1:]]) for each in model.inputs}
    showers = model.predict(feeds, batch_size=4, verbose=0)
    metadata = json.loads(zipfile.ZipFile(path).read("metadata.json"))
    return {
        "folder": str(folder),
        **compare(showers, wanted),
        "inputs": {each.name: each.shape for each in model.inputs},
        "outputs": {name: each.shape for name, each in zip(model.output_names, model.outputs)},
        "metadata": metadata["ganvas"],
    }


for folder in sys.argv[1:]:
    print(json.dumps(check(pathlib.Path(folder))))
