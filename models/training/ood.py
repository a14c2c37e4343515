"""Where the training slices lie in the network's feature space: ood.json beside the weights.

Distances are relative Mahalanobis distances (Lee et al. 2018, Ren et al. 2021): to the nearest class, less that to all
training slices, in the leading principal directions, with covariances shared by the classes and shrunk. Only slices that
were trained on take part; the threshold is a quantile of their own distances, each by statistics of the other blocks.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from calibration import units
from dataset import LABELS, load
from features import features

DIRECTIONS, SHRINKAGE, FOLDS = 64, 0.3, 5
KNOWN = 0.99  # share of the training slices that lie within the threshold


def whitening(values):
    """Rows W with |W d|² = d' C⁻¹ d for the shrunk covariance C of values [N,K] about zero."""
    covariance = values.T @ values / len(values)
    size = len(covariance)
    return np.linalg.cholesky(np.linalg.inv((1 - SHRINKAGE) * covariance + SHRINKAGE * np.trace(covariance) / size * np.eye(size))).T


def statistics(values, labels):
    """mean [F], directions [K,F], centres {class: [K]}, and whitening within classes and overall, both [K,K]."""
    mean, spread = values.mean(0), values.std(0) + 1e-6
    standard = (values - mean) / spread
    vectors = np.linalg.eigh(standard.T @ standard)[1][:, ::-1][:, :DIRECTIONS].T
    vectors = vectors * np.sign(vectors[np.arange(len(vectors)), np.abs(vectors).argmax(1)])[:, None]
    placed = standard @ vectors.T
    centres = {int(c): placed[labels == c].mean(0) for c in np.unique(labels)}
    inner = np.concatenate([placed[labels == c] - centre for c, centre in centres.items()])
    return mean, vectors / spread, centres, whitening(inner), whitening(placed)


def distances(values, mean, directions, centres, within, overall):
    """Relative distance [N] of features to the nearest class."""
    placed = (values - mean) @ directions.T
    nearest = np.min([(((placed - centre) @ within.T) ** 2).sum(1) for centre in centres.values()], axis=0)
    return nearest - ((placed @ overall.T) ** 2).sum(1)


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
    tensors, values, _ = features(folder, data["images"])
    train = data["roles"] == "train"
    together = units(data["sources"], data["groups"])
    known = statistics(values[train], data["labels"][train])
    threshold = float(np.quantile(left_out_distances(values[train], data["labels"][train], together[train]), KNOWN))
    mean, directions, centres, within, overall = known
    manifest = json.loads((folder / "manifest.json").read_text())
    document = {
        "schema": "sulcus-ood/1", "sha256": manifest["sha256"], "tensors": tensors, "mean": short(mean),
        "directions": [short(row) for row in directions],
        "centres": [{"name": [*LABELS, "tumour, untyped"][c], "at": short(centre)} for c, centre in centres.items()],
        "within": [short(row) for row in within], "overall": [short(row) for row in overall], "threshold": round(threshold, 3)}
    (folder / "ood.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
    held = (data["roles"] == "holdout") & (data["labels"] != 0)
    return threshold, float((distances(values[held], *known) > threshold).mean())


def short(numbers):
    """Four digits: far below what the threshold can tell."""
    return [float(f"{number:.4g}") for number in numbers]


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
