"""What the checks in this folder share: the reference of an export, and how far showers are from it."""

import json
import pathlib

import numpy


def load_reference(folder: pathlib.Path) -> tuple[dict, numpy.ndarray]:
    """The inputs, one row per shower, and the showers of FOLDER/reference.json."""
    reference = json.loads((folder / "reference.json").read_text())
    count = reference["count"]
    inputs = {name: numpy.array(values, "float32").reshape([count, -1]) for name, values in reference["inputs"].items()}
    return inputs, numpy.array(reference["showers"], "float32").reshape([count, -1])


def compare(showers: numpy.ndarray, wanted: numpy.ndarray) -> dict:
    """The largest |a - b| / max(|b|, 1 % of the event's largest cell); cells that are zero on one side only are
    left out and counted in "flipped"."""
    showers = showers.reshape(wanted.shape)
    floor = 0.01 * numpy.abs(wanted).max(axis=1, keepdims=True)
    scale = numpy.maximum(numpy.maximum(numpy.abs(wanted), floor), numpy.finfo("float32").tiny)
    flipped = (showers == 0) != (wanted == 0)
    difference = numpy.where(flipped, 0, numpy.abs(showers - wanted) / scale)
    return {"difference": float(difference.max()), "flipped": int(flipped.sum())}
