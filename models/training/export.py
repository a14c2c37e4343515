"""The trained network as ONNX, and the manifest by which the viewer knows it."""

import hashlib
import json

import onnx
import torch

from dataset import LABELS
from network import Deployed
from preprocess import PERCENTILES, SIZE

OPSET = 17
TITLE = "Brain tumour classifier for contrast-enhanced T1 slices"


def export_weights(network, scaling, file):
    """Write weights.onnx: image [N,1,160,160] → probabilities [N,4], heat [N,20,20], features [N,F], evidence
    and sides [N,4,20,20]. scaling: matrix [4,4] and biases [4] of the calibration. Returns the module written."""
    deployed = Deployed(network, *scaling).eval()
    outputs = ["probabilities", "heat", "features", "evidence", "sides"]
    torch.onnx.export(
        deployed, torch.zeros(2, 1, SIZE, SIZE), str(file), opset_version=OPSET, input_names=["image"],
        output_names=outputs, dynamic_axes={name: {0: "slices"} for name in ["image", *outputs]})
    model = onnx.load(str(file))
    for node in model.graph.node:
        node.doc_string = ""  # would hold the paths of the machine that exported it
    onnx.checker.check_model(model)
    onnx.save(model, str(file))
    return deployed


def write_manifest(folder, figures, bias, more=None):
    """Write manifest.json beside weights.onnx. bias [4]: what the evidence's sums lack of the logits; more: further entries."""
    weights = (folder / "weights.onnx").read_bytes()
    manifest = {
        "schema": "sulcus-model/1",
        "id": "brain-mri-cnn",
        "version": "2.2.0",
        "title": TITLE,
        "licence": "Apache-2.0",
        "file": "weights.onnx",
        "sha256": hashlib.sha256(weights).hexdigest(),
        "input": {"name": "image", "width": SIZE, "height": SIZE, "preprocess": "letterbox-percentile/1",
                  "percentiles": list(PERCENTILES)},
        "outputs": {
            "probabilities": {"name": "probabilities", "labels": LABELS},
            "heat": {"name": "heat", "stride": 8},
            "sides": {"name": "sides"},
            "features": {"name": "features"},
            "evidence": {"name": "evidence", "stride": 8, "bias": [round(float(b), 7) for b in bias]},
        },
        "abstainBelow": figures["abstainBelow"],
        "domain": {"modality": ["MR"], "bodyPart": ["BRAIN", "HEAD"], "contrast": "T1-weighted with gadolinium"},
        "heatThreshold": figures["heatThreshold"],
        **(more or {}),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
