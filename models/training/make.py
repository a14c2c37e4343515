"""Make the model folder: index → train → evaluate → export → golden → card, in one command.

    /usr/bin/python3 models/training/make.py --data ../shared/data/brain-mri --out models/brain-mri-cnn

Requirements (Debian 12): python3-torch 1.13, python3-onnx, python3-opencv, python3-scipy, python3-pydicom,
python3-nibabel. With node and onnxruntime-node (found in the repository or through NODE_PATH) the exported file is
also checked and timed; without, that is left out and said so. It resumes where a cut left it, from --work.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")

import numpy as np
import torch

from int8 import write_int8
from calibration import write_calibration
from card import kept_folds, put_folds, write_card
from dataset import load
from evaluate import evaluate, evaluate_healthy
from export import OPSET, export_weights, write_manifest
from golden import TOLERANCE, write_golden
from healthy import healthy_sets
from leak import leak
from onnx_runtime import run_onnx
from ood import write_ood
from predict import predict
from probe import source_probe
from provenance import is_release
from train import train


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with labels.csv")
    parser.add_argument("--healthy", type=Path, help="folder of pictures without a tumour; default: healthy beside --data")
    parser.add_argument("--head", type=Path, help="T1 of a healthy whole head to train on, such as ch2.nii.gz of Debian's mricron-data")
    parser.add_argument("--start", type=Path, help="weights.onnx of an earlier version to begin from; random weights without it")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "sulcus-model", help="cache and checkpoints")
    parser.add_argument("--epochs", type=int, default=60, help="0: keep the weights of --start, make all else anew")
    parser.add_argument("--mirrored", type=int, default=8, help="mirrored heads without a tumour of each collection added to every batch")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], help="the first is published, others only measured")
    parser.add_argument("--precision", choices=["bfloat16", "float32"], default="float32")
    options = parser.parse_args()
    if options.epochs == 0 and options.start is None:
        parser.error("--epochs 0 keeps the weights of --start: name them")
    return options


def measure(network, data, healthy):
    """Figures of one network on the hold-out and on the pictures without a tumour from elsewhere."""
    logits, heat, sides = predict(network, data["images"][data["roles"] == "holdout"])
    figures = evaluate(logits, 1 / (1 + np.exp(-heat)), sides, data)
    figures["source"], figures["leak"] = source_probe(network, data, figures["scaling"]), leak(data)
    results = {}
    for name, images in healthy.items():
        logits, heat, _ = predict(network, images)
        results[name] = evaluate_healthy(logits, 1 / (1 + np.exp(-heat)), figures)
    return figures, results


def check_export(weights, deployed, images):
    """The exported file on the whole hold-out, under the viewer's runtime: (probabilities, agreement, speed), the last two
    as sentences; Nones without the runtime."""
    exported = run_onnx(weights, images)
    if exported is None:
        print("onnxruntime-node not found: the exported file was not checked")
        return None, None, None
    probabilities, heat, *_ = predict(deployed, images)
    difference = max(np.abs(exported[0] - probabilities).max(), np.abs(exported[1] - heat).max())
    assert difference < TOLERANCE, f"exported model differs from PyTorch by {difference}"
    return (exported[0], f"Largest difference of any output over {len(images)} held-out slices, onnxruntime-node against PyTorch: {difference:.1e}.",
            f"{exported[3]:.1f} ms a slice (median, onnxruntime-node, one thread, network alone).")


def main():
    options = arguments()
    options.work.mkdir(parents=True, exist_ok=True)
    options.out.mkdir(parents=True, exist_ok=True)
    released = is_release(options)  # before the folder is written
    data = load(options.data, options.work, options.head)
    healthy = healthy_sets(options.healthy or options.data.parent / "healthy", options.head)
    half = options.precision == "bfloat16"
    networks = {s: train(data, options.work, options.epochs, s, half, options.start, options.mirrored) for s in options.seeds}
    runs = {seed: measure(network, data, healthy) for seed, (network, _) in networks.items()}
    (options.work / "figures.json").write_text(json.dumps(runs, indent=1))

    published, minutes = networks[options.seeds[0]]
    figures = runs[options.seeds[0]][0]
    weights = options.out / "weights.onnx"
    deployed = export_weights(published, figures["scaling"], weights)
    write_manifest(options.out, figures, deployed.bias)
    write_calibration(options.out, figures["calibration"], figures["method"])
    golden_difference = write_golden(options.out, deployed)
    answers, agreement, speed = check_export(weights, deployed, data["images"][data["roles"] == "holdout"])
    threshold, beyond = write_ood(options.out, data) if agreement else (None, None)
    quick = write_int8(options.out, data, answers, figures, deployed.bias) if agreement else None
    counted = {role: int((data["roles"] == role).sum()) for role in ("train", "holdout", "margin")}
    card = options.out / "MODEL_CARD.md"
    folds = kept_folds(card)
    write_card(card, runs, {
        **counted, "seeds": options.seeds, "epochs": options.epochs, "mirrored": options.mirrored, "minutes": minutes,
        "device": "a graphics processor" if torch.cuda.is_available() else f"{torch.get_num_threads()} threads of a processor", "opset": OPSET,
        "bytes": weights.stat().st_size, "parameters": sum(p.numel() for p in published.parameters()),
        "largestGroup": int(np.bincount(data["groups"][data["groups"] >= 0]).max()),
        "start": options.start is not None, "released": released, "oodThreshold": threshold, "oodBeyond": beyond, "head": options.head is not None, "agreement": agreement, "milliseconds": speed,
        "int8": quick})
    if folds:
        put_folds(card, folds)
    print(json.dumps(runs, indent=1), f"\ngolden: onnx against PyTorch {golden_difference}", agreement, speed, sep="\n")


if __name__ == "__main__":
    main()
