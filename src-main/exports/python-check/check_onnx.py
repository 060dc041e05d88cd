"""Checks exported ONNX files with the onnx package and runs them in Python's ONNX Runtime.

Usage: check_onnx.py FOLDER...
Each folder holds generator.onnx and reference.json: {"count": n, "inputs": {name: [...]}, "showers": [...]}.
Prints one JSON line per folder: {"folder", "difference", "opset", "inputs", "metadata"}.
The difference is the largest |a - b| / max(|b|, 1 % of the event's largest cell), cells that are zero on one side
only left out and counted in "flipped".
"""

import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime


def check(folder: pathlib.Path) -> dict:
    path = folder / "generator.onnx"
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    reference = json.loads((folder / "reference.json").read_text())
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    feeds = {
        each.name: numpy.array(reference["inputs"][each.name], "float32").reshape(
            [reference["count"], *each.shape[1:]]
        )
        for each in session.get_inputs()
    }
    (showers,) = session.run(["showers"], feeds)
    wanted = numpy.array(reference["showers"], "float32").reshape(showers.shape)
    floor = 0.01 * numpy.abs(wanted).max(axis=1, keepdims=True)
    scale = numpy.maximum(numpy.maximum(numpy.abs(wanted), floor), numpy.finfo("float32").tiny)
    flipped = (showers == 0) != (wanted == 0)
    difference = numpy.where(flipped, 0, numpy.abs(showers - wanted) / scale)
    return {
        "folder": str(folder),
        "difference": float(difference.max()),
        "flipped": int(flipped.sum()),
        "opset": model.opset_import[0].version,
        "inputs": {each.name: each.shape for each in session.get_inputs()},
        "metadata": session.get_modelmeta().custom_metadata_map,
    }


for folder in sys.argv[1:]:
    print(json.dumps(check(pathlib.Path(folder))))
