"""The int8 build in the folder `int8` of a model, and how much worse it is: the viewer takes it where that is little."""

import numpy as np

from calibration import write_calibration
from evaluate import evaluate
from export import TITLE, write_manifest
from golden import write_golden
from onnx_runtime import run_onnx
from ood import write_ood
from quantise import quantise

FOLDER = "int8"
EVERY = 8  # training slices that set the ranges


def right(probabilities, labels):
    """Which slices are called what they are; a tumour of unknown type, any tumour."""
    called = probabilities.argmax(1)
    return np.where(labels > 3, called > 0, called == labels)


def write_int8(folder, data, float32, figures, bias):
    """Write the build. float32: probabilities [N,4] of the exported network for the held-out slices; figures, bias: its own.

    Returns {figures, accuracyLoss in percentage points of all held-out slices, milliseconds, bytes}.
    """
    quick = folder / FOLDER
    quick.mkdir(exist_ok=True)
    rows = data["roles"] == "holdout"
    quantise(folder / "weights.onnx", quick / "weights.onnx", data["images"][data["roles"] == "train"][::EVERY])
    probabilities, heat, sides, milliseconds = run_onnx(quick / "weights.onnx", data["images"][rows])
    labels = data["labels"][rows]
    loss = 100 * float(right(float32, labels).mean() - right(probabilities, labels).mean())
    # Thresholds and calibration stay those of the float32 network, so its answers are judged as they are.
    measured = evaluate(np.log(probabilities + 1e-12), heat, sides, data, "none")
    write_manifest(quick, figures, bias, {"title": f"{TITLE} (int8)"})
    write_calibration(quick, measured["calibration"], "none", "The float32 network's calibration, which is in the graph, fitted on these slices among others")
    write_golden(quick)
    write_ood(quick, data)
    write_manifest(folder, figures, bias, {"quantised": {"folder": FOLDER, "accuracyLoss": round(loss, 3)}})
    return {"figures": measured, "accuracyLoss": loss, "milliseconds": milliseconds, "bytes": (quick / "weights.onnx").stat().st_size}
