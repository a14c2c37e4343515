"""How far probabilities can be believed: scaling fitted on some blocks of slices and judged on others.

Run alone, it measures the weights in a model's folder and writes calibration.json beside them.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from predict import softmax
from split import BLOCK

FOLDS, BINS = 5, 15


def units(sources, groups):
    """What stays together [N]: a Cheng slice's block of its label, a Br35H picture's group of repeats."""
    names = np.empty(len(sources), dtype=object)
    for source in sorted(set(sources)):
        rows = np.flatnonzero(sources == source)
        for place, row in enumerate(rows):
            names[row] = f"{source}/{place // BLOCK}" if groups[row] < 0 else f"web/{groups[row]}"
    return names


def scaled(logits, parameters):
    """Probabilities of logits [N,C] times exp(parameters[0]), plus one bias a class where there are more parameters."""
    return softmax(logits * np.exp(parameters[0]) + (parameters[1:] if len(parameters) > 1 else 0))


def fit(logits, labels, biases):
    """Parameters with the least negative log-likelihood: a temperature, with `biases` one bias a class beside it."""
    def loss(parameters):
        likelihood = scaled(logits, parameters)[np.arange(len(labels)), labels]
        return -np.log(likelihood + 1e-12).mean() + 1e-3 * (parameters[1:] ** 2).sum()
    start = np.zeros(1 + (logits.shape[1] if biases else 0))
    return minimize(loss, start, method="L-BFGS-B").x


def fit_temperature(logits, labels):
    """The temperature with the least negative log-likelihood; labels 0..3."""
    return float(np.exp(-fit(logits, labels, False)[0]))


def surest(logits):
    """Probabilities [N,C], the largest [N] and its logarithmic terms [N,3] for beta calibration."""
    probabilities = softmax(logits)
    best = np.clip(probabilities.max(1), 1e-6, 1 - 1e-6)
    return probabilities, best, np.stack([np.log(best), -np.log(1 - best), np.ones(len(best))], 1)


def fit_beta(logits, labels):
    """Beta calibration (Kull et al., AISTATS 2017) of the largest probability against being right."""
    probabilities, _, terms = surest(logits)
    sign = np.where(probabilities.argmax(1) == labels, -1, 1)
    return minimize(lambda w: np.logaddexp(0, sign * (terms @ w)).mean(), [1, 1, 0], method="L-BFGS-B",
                    bounds=[(0, None), (0, None), (None, None)]).x


def beta_scaled(logits, parameters):
    """Probabilities [N,C] whose largest is recalibrated; the others share what it leaves as before."""
    probabilities, best, terms = surest(logits)
    new = 1 / (1 + np.exp(-(terms @ parameters)))
    out = probabilities * ((1 - new) / (1 - best))[:, None]
    out[np.arange(len(out)), probabilities.argmax(1)] = new
    return out


METHODS = {  # name: fit and application
    "none": (lambda logits, labels: np.zeros(1), scaled),
    "temperature": (lambda logits, labels: fit(logits, labels, False), scaled),
    "temperature and bias a class": (lambda logits, labels: fit(logits, labels, True), scaled),
    "beta, of the largest probability": (fit_beta, beta_scaled),
}


def cross_fitted(logits, labels, together, method, folds=FOLDS):
    """Probabilities [N,C] of each fold of blocks by parameters fitted on the others. together [N]: name of the block."""
    names = sorted(set(together))
    shuffled = np.random.default_rng(1).permutation(len(names))
    fold = {names[k]: place % folds for place, k in enumerate(shuffled)}
    folds_of = np.array([fold[name] for name in together])
    out = np.zeros(logits.shape)
    learn, apply = method
    for k in range(folds):
        out[folds_of == k] = apply(logits[folds_of == k], learn(logits[folds_of != k], labels[folds_of != k]))
    return out


def reliability(probabilities, labels, equal_mass, bins=BINS):
    """Bins {confidence, accuracy, slices} in order of confidence, of equal width over 0..1 or of equal size; empty ones are left out."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    if equal_mass:
        parts = np.array_split(np.argsort(confidence, kind="stable"), bins)
    else:
        place = np.minimum((confidence * bins).astype(int), bins - 1)
        parts = [np.flatnonzero(place == k) for k in range(bins)]
    return [{"confidence": float(confidence[p].mean()), "accuracy": float(right[p].mean()), "slices": len(p)} for p in parts if len(p)]


def calibration_error(bins):
    """Mean gap between confidence and accuracy over bins, weighted by their slices."""
    return float(sum(b["slices"] * abs(b["confidence"] - b["accuracy"]) for b in bins) / sum(b["slices"] for b in bins))


def compare(logits, labels, together):
    """{method: {equalWidth, equalMass: {error, bins}, likelihood}}, each cross-fitted over blocks."""
    results = {}
    for name, method in METHODS.items():
        probabilities = cross_fitted(logits, labels, together, method)
        binned = {key: reliability(probabilities, labels, mass) for key, mass in (("equalWidth", False), ("equalMass", True))}
        results[name] = {key: {"error": calibration_error(bins), "bins": bins} for key, bins in binned.items()}
        results[name]["likelihood"] = float(-np.log(probabilities[np.arange(len(labels)), labels] + 1e-12).mean())
    return results


def write_calibration(folder, comparison):
    """Write calibration.json for the weights in `folder`: the figures of the temperature, which is what is in the graph."""
    manifest = json.loads((folder / "manifest.json").read_text())
    chosen = comparison["temperature"]
    rounded = {key: {"error": round(chosen[key]["error"], 5),
                     "bins": [{k: round(v, 5) if k != "slices" else v for k, v in b.items()} for b in chosen[key]["bins"]]}
               for key in ("equalWidth", "equalMass")}
    document = {"schema": "sulcus-calibration/1", "sha256": manifest["sha256"],
                "method": f"One temperature, fitted on other blocks of held-out slices than it was measured on ({FOLDS} folds); {BINS} bins of equal width.",
                "slices": sum(b["slices"] for b in chosen["equalWidth"]["bins"]), **rounded}
    (folder / "calibration.json").write_text(json.dumps(document, indent=1) + "\n")


def main():
    from dataset import UNTYPED, load
    from features import features
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the model's folder")
    parser.add_argument("--work", type=Path, required=True, help="folder of the cache that training keeps")
    options = parser.parse_args()
    data = load(options.data, options.work)
    rows = (data["roles"] == "holdout") & (data["labels"] != UNTYPED)
    _, _, probabilities = features(options.out, data["images"][rows])
    comparison = compare(np.log(probabilities + 1e-12), data["labels"][rows], units(data["sources"], data["groups"])[rows])
    write_calibration(options.out, comparison)
    for name, result in comparison.items():
        print(f"{name}: equal width {result['equalWidth']['error']:.4f}, equal mass {result['equalMass']['error']:.4f}, likelihood {result['likelihood']:.4f}")


if __name__ == "__main__":
    main()
