"""Golden cases: code-drawn pictures with what the preprocessing and the exported model must make of them."""

import json

import numpy as np

from onnx_runtime import run_onnx
from phantom import CASES, phantom
from predict import predict
from preprocess import letterbox_geometry, preprocess

TOLERANCE = 1e-4


def samples(array, positions):
    return [[int(r), int(c), round(float(array[r, c]), 7)] for r, c in positions]


def input_positions(rows, columns, row_spacing, column_spacing):
    """Twenty places: the letterbox's corners and both sides of its borders, and places spread over the picture."""
    height, width, top, left = letterbox_geometry(rows, columns, row_spacing, column_spacing)
    bottom, right = top + height - 1, left + width - 1
    corners = [(top, left), (top, right), (bottom, left), (bottom, right), (0, 0), (159, 159)]
    spread = [(top + (37 * k + 11) % height, left + (53 * k + 17) % width) for k in range(14)]
    return corners + spread


def heat_positions(heat):
    """The hottest cell, and others on a fixed course."""
    peak = np.unravel_index(int(heat.argmax()), heat.shape)
    return [peak] + [((7 * k + 3) % 20, (11 * k + 5) % 20) for k in range(11)]


def write_golden(folder, deployed=None):
    """Write golden.json. Values are the exported file's where its runtime is present, else PyTorch's.

    deployed: what the file was made of; None for a file that rounds, which has only itself to compare with.
    Returns the largest difference between both, or None without one of them.
    """
    pictures = [phantom(rows, columns, blob, offset) for _, rows, columns, _, _, blob, offset in CASES]
    inputs = np.stack([preprocess(p, case[3], case[4]) for p, case in zip(pictures, CASES)])
    exported, made = run_onnx(folder / "weights.onnx", inputs), deployed and predict(deployed, inputs)
    probabilities, heat, *_ = exported or made
    difference = exported and made and max(np.abs(a - b).max() for a, b in zip(exported[:2], made[:2]))
    assert difference is None or difference < TOLERANCE, f"exported model differs from PyTorch by {difference}"
    cases = []
    for k, (name, rows, columns, row_spacing, column_spacing, _, _) in enumerate(CASES):
        cases.append({
            "name": name, "rows": rows, "columns": columns, "rowSpacing": row_spacing, "columnSpacing": column_spacing,
            "pixels": pictures[k].ravel().tolist(),
            "inputSamples": samples(inputs[k], input_positions(rows, columns, row_spacing, column_spacing)),
            "probabilities": [round(float(p), 7) for p in probabilities[k]],
            "heatSamples": samples(heat[k], heat_positions(heat[k])),
        })
    lines = ",\n".join(json.dumps(case) for case in cases)  # one case a line
    (folder / "golden.json").write_text(f'{{"schema": "sulcus-golden/1", "cases": [\n{lines}\n]}}\n')
    return difference
