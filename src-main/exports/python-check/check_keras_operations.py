"""Runs small .keras files, one per operation, and compares them with what they should compute.

python check_keras_operations.py FOLDER
FOLDER/cases.json is a list of {"inputs": {name: {"shape", "values"}}, "expected": {"shape", "values"}, "floor"}; the
model of its first entry is 0.keras, and so on.
Prints one JSON line per entry: {"difference"}, the largest |a - b| / (|b| + floor), or null when it does not run or
gives another shape.
"""

import json
import pathlib
import sys
import traceback

import keras
import numpy


def check(path: pathlib.Path, case: dict) -> float | None:
    model = keras.models.load_model(path)
    feeds = {name: numpy.array(each["values"], "float32").reshape(each["shape"]) for name, each in case["inputs"].items()}
    made = keras.ops.convert_to_numpy(model(feeds))
    wanted = numpy.array(case["expected"]["values"], "float64").reshape(case["expected"]["shape"])
    if made.shape != wanted.shape:
        return None
    return float((numpy.abs(made - wanted) / (numpy.abs(wanted) + case["floor"])).max())


folder = pathlib.Path(sys.argv[1])
for index, case in enumerate(json.loads((folder / "cases.json").read_text())):
    try:
        difference = check(folder / f"{index}.keras", case)
    except Exception:
        traceback.print_exc()
        difference = None
    print(json.dumps({"difference": difference}))
