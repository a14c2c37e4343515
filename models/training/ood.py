"""Where the training slices lie in the network's feature space: ood.json beside the weights.

Distances follow Lee et al. 2018 (Mahalanobis, one covariance shared by the classes, shrunk), in the leading principal
directions of the training slices. Only slices that were trained on take part; the threshold is a quantile of their own
distances, each measured by statistics of the other blocks.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from calibration import units
from dataset import LABELS, load
from features import features

DIRECTIONS, SHRINKAGE, FOLDS = 32, 0.1, 5
KNOWN = 0.995  # share of the training slices that lie within the threshold


def statistics(values, labels):
    """mean [F], projection [K,F] and {class: centre [K]} of features [N,F]: classes spread by 1 in all K directions."""
    mean, spread = values.mean(0), values.std(0) + 1e-6
    standard = (values - mean) / spread
    directions = np.linalg.svd(standard, full_matrices=False)[2][:DIRECTIONS]
    directions = directions * np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(1)])[:, None]
    placed = standard @ directions.T
    centres = {int(c): placed[labels == c].mean(0) for c in np.unique(labels)}
    within = np.concatenate([placed[labels == c] - centre for c, centre in centres.items()])
    covariance = within.T @ within / len(within)
    covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    whitening = np.linalg.cholesky(np.linalg.inv(covariance)).T  # |W d|² = d' C⁻¹ d
    return mean, whitening @ directions / spread, {c: whitening @ centre for c, centre in centres.items()}


def distances(values, mean, projection, centres):
    """Distance [N] of features to the nearest class."""
    placed = (values - mean) @ projection.T
    return np.min([np.linalg.norm(placed - centre, axis=1) for centre in centres.values()], axis=0)


def left_out_distances(values, labels, together):
    """Distance [N] of each training slice by statistics of the other blocks."""
    names = sorted(set(together))
    fold = {name: k % FOLDS for k, name in enumerate(np.random.default_rng(1).permutation(names))}
    folds = np.array([fold[name] for name in together])
    out = np.zeros(len(values))
    for k in range(FOLDS):
        out[folds == k] = distances(values[folds == k], *statistics(values[folds != k], labels[folds != k]))
    return out


def write_ood(folder, data):
    """Write ood.json for the weights in `folder`. Returns the threshold and the share of held-out tumour slices beyond it."""
    values, _ = features(folder, data["images"])
    train = data["roles"] == "train"
    together = units(data["sources"], data["groups"])
    mean, projection, centres = statistics(values[train], data["labels"][train])
    threshold = float(np.quantile(left_out_distances(values[train], data["labels"][train], together[train]), KNOWN))
    manifest = json.loads((folder / "manifest.json").read_text())
    document = {
        "schema": "sulcus-ood/1", "sha256": manifest["sha256"], "mean": short(mean), "projection": [short(row) for row in projection],
        "centres": [{"name": [*LABELS, "tumour, untyped"][c], "at": short(centre)} for c, centre in centres.items()],
        "threshold": round(threshold, 4)}
    (folder / "ood.json").write_text(json.dumps(document) + "\n")
    held = (data["roles"] == "holdout") & (data["labels"] != 0)
    return threshold, float((distances(values[held], mean, projection, centres) > threshold).mean())


def short(numbers):
    """Six digits: far below what a threshold can tell."""
    return [float(f"{number:.6g}") for number in numbers]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the model's folder")
    parser.add_argument("--work", type=Path, required=True, help="folder of the cache that training keeps")
    options = parser.parse_args()
    threshold, beyond = write_ood(options.out, load(options.data, options.work))
    print(f"threshold {threshold:.2f}; beyond it {100 * beyond:.2f} % of held-out tumour slices")


if __name__ == "__main__":
    main()
