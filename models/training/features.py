"""What the exported network has made of pictures before it names a class, by the viewer's own runtime."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnx


def feature_tensor(model, manifest):
    """Name of the tensor that the last linear layer reads: the output that the manifest names, else found in the graph."""
    named = manifest["outputs"].get("features")
    if named:
        return named["name"]
    return [node for node in model.graph.node if node.op_type in ("Gemm", "MatMul")][-1].input[0]


def features(folder, images):
    """(features [N,F], probabilities [N,4]) of the model in `folder` for images [N,160,160]; needs node, onnxruntime-node."""
    manifest = json.loads((folder / "manifest.json").read_text())
    model = onnx.load(str(folder / manifest["file"]))
    name = feature_tensor(model, manifest)
    if name not in [output.name for output in model.graph.output]:
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
    with tempfile.TemporaryDirectory() as place:
        weights, inputs, outputs = Path(place) / "shown.onnx", Path(place) / "inputs.f32", Path(place) / "outputs.f32"
        onnx.save(model, str(weights))
        np.ascontiguousarray(images, dtype="<f4").tofile(inputs)
        subprocess.run(["node", Path(__file__).with_name("run_features.mjs"), weights, inputs, name, outputs], check=True)
        values = np.fromfile(outputs, "<f4").reshape(len(images), -1).astype(np.float64)
    return values[:, 4:], values[:, :4]
