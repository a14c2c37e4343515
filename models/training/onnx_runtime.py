"""The exported file under onnxruntime-node, the runtime of the viewer. Debian has none for Python."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np


def run_onnx(weights, images):
    """Outputs of the exported file for images [N,160,160]: (probabilities [N,4], heat [N,20,20], sides
    [N,4,20,20], median ms a slice).

    None where node or onnxruntime-node is missing; every other failure raises.
    """
    with tempfile.TemporaryDirectory() as folder:
        inputs, outputs = Path(folder) / "inputs.f32", Path(folder) / "outputs.json"
        np.ascontiguousarray(images, dtype="<f4").tofile(inputs)
        script = Path(__file__).with_name("run_onnx.mjs")
        try:
            subprocess.run(["node", script, weights, inputs, outputs], check=True, stderr=subprocess.PIPE, text=True)
        except FileNotFoundError:
            return None
        except subprocess.CalledProcessError as error:
            if "Cannot find module 'onnxruntime-node'" in error.stderr:
                return None
            raise RuntimeError(error.stderr) from error
        result = json.loads(outputs.read_text())
    assert result["batchShapes"][0][0] == min(2, len(images)), "the number of slices is not free"
    settled = result["milliseconds"][10:] or result["milliseconds"]  # the first runs warm up
    return (np.array(result["probabilities"]), np.array(result["heat"]).reshape(-1, 20, 20),
            np.array(result["sides"]).reshape(-1, 4, 20, 20), float(np.median(settled)))
