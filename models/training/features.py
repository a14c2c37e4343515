"""What the exported network makes of pictures on the way to its answer, by the viewer's own runtime."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import shape_inference

CLASSES = 4
ACTIVATIONS = {"Relu", "LeakyRelu", "PRelu", "Clip", "HardSwish", "Elu", "Gelu"}
FEWEST_CHANNELS = 8  # maps of fewer are answers, such as heat
NODE = Path(__file__).parents[2] / "node_modules" / ".bin"


def feature_tensors(model, manifest):
    """Names of the tensors that features are taken from, found in the graph.

    First what the last linear layer reads (or the output that the manifest names), then for every size of feature map the
    last activation of that size, where the network has any, else the last convolution.
    """
    linear = [node for node in model.graph.node if node.op_type in ("Gemm", "MatMul")]
    named = manifest["outputs"].get("features")
    pooled = [named["name"]] if named else [linear[-1].input[0]] if linear else []
    shapes = {value.name: [d.dim_value for d in value.type.tensor_type.shape.dim]
              for value in shape_inference.infer_shapes(model).graph.value_info}
    last = {}
    for kinds in ({"Conv"}, ACTIVATIONS):
        for node in model.graph.node:
            shape = shapes.get(node.output[0], [])
            if node.op_type in kinds and len(shape) == 4 and shape[1] >= FEWEST_CHANNELS and shape[2] > 1:
                last[tuple(shape[2:])] = node.output[0]
    return pooled + [last[size] for size in sorted(last)]


def features(folder, images):
    """(names of tensors, features [N,F], probabilities [N,4]) of the model in `folder` for images [N,160,160]."""
    manifest = json.loads((folder / "manifest.json").read_text())
    model = onnx.load(str(folder / manifest["file"]))
    names = feature_tensors(model, manifest)
    shown = [output.name for output in model.graph.output]
    for name in names:
        if name not in shown:
            model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
    with tempfile.TemporaryDirectory() as place:
        weights, inputs, outputs = Path(place) / "shown.onnx", Path(place) / "inputs.f32", Path(place) / "outputs.f32"
        onnx.save(model, str(weights))
        np.ascontiguousarray(images, dtype="<f4").tofile(inputs)
        script = Path(__file__).with_name("run_features.mjs")
        path = f"{NODE}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(["node", script, weights, inputs, outputs, *names], check=True, env={**os.environ, "PATH": path})
        values = np.fromfile(outputs, "<f4").reshape(len(images), -1).astype(np.float64)
    return names, values[:, CLASSES:], values[:, :CLASSES]
