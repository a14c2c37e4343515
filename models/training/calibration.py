"""How far probabilities can be believed: scaling fitted on some blocks of slices and judged on others."""

import json

import numpy as np
from scipy.optimize import minimize

from predict import softmax
from split import BLOCK

FOLDS, BINS = 5, 15
AS_LIKELY = 0.01  # mean negative log-likelihoods so near to each other are not told apart by some 80 blocks and groups
CLASSES, UNTYPED = 4, 4  # a label of 4 is a tumour of unknown type


def units(sources, groups):
    """What stays together [N]: a Cheng slice's block of its label, a Br35H picture's group of repeats."""
    names = np.empty(len(sources), dtype=object)
    for source in sorted(set(sources)):
        rows = np.flatnonzero(sources == source)
        for place, row in enumerate(rows):
            names[row] = f"{source}/{place // BLOCK}" if groups[row] < 0 else f"web/{groups[row]}"
    return names


def scaled(logits, scaling):
    """Probabilities [N,C] of logits under a scaling (matrix [C,C], biases [C])."""
    matrix, biases = scaling
    return softmax(logits @ matrix.T + biases)


def likelihoods(probabilities, labels):
    """What was true, as probable as it was said to be [N]: the class, or any tumour where its type is unknown."""
    own = probabilities[np.arange(len(labels)), np.minimum(labels, CLASSES - 1)]
    return np.where(labels == UNTYPED, 1 - probabilities[:, 0], own)


def fit(logits, labels, scaling_of, size):
    """The scaling with the least negative log-likelihood among those that scaling_of makes of `size` numbers, zero
    being none at all. Small numbers are preferred, as far as one slice in a hundred could ask for."""
    def loss(numbers):
        scaling, shrunk = scaling_of(numbers)
        return -np.log(likelihoods(scaled(logits, scaling), labels) + 1e-12).mean() + 1e-2 * (shrunk ** 2).sum()
    return scaling_of(minimize(loss, np.zeros(size), method="L-BFGS-B").x)[0]


def temperature_scaling(numbers):
    """One temperature for all classes (Guo et al. 2017)."""
    return (np.exp(numbers[0]) * np.eye(CLASSES), np.zeros(CLASSES)), np.zeros(0)


def none_biased_scaling(numbers):
    """A temperature, and a bias for "none" alone, which networks may be too slow or too quick to say."""
    return (np.exp(numbers[0]) * np.eye(CLASSES), np.array([numbers[1], 0, 0, 0])), 0.3 * numbers[1:]


def biased_scaling(numbers):
    """A temperature, and a bias a class."""
    return (np.exp(numbers[0]) * np.eye(CLASSES), numbers[1:]), 0.3 * numbers[1:]


def matrix_scaling(numbers):
    """Every class's logit from all centred ones, what is beside the diagonal shrunk (Kull et al. 2019)."""
    beside = numbers[CLASSES:CLASSES * (CLASSES + 1)].reshape(CLASSES, CLASSES) * (1 - np.eye(CLASSES))
    matrix = np.diag(np.exp(numbers[:CLASSES])) + beside
    biases = numbers[CLASSES * (CLASSES + 1):]
    return (matrix @ (np.eye(CLASSES) - 1 / CLASSES), biases), np.concatenate([beside.ravel(), 0.3 * biases])


METHODS = {  # name: function of logits and labels that gives a scaling. All of them can be part of the last layer.
    "none": lambda logits, labels: (np.eye(CLASSES), np.zeros(CLASSES)),
    "temperature": lambda logits, labels: fit(logits, labels, temperature_scaling, 1),
    "temperature and a bias for none": lambda logits, labels: fit(logits, labels, none_biased_scaling, 2),
    "temperature and bias a class": lambda logits, labels: fit(logits, labels, biased_scaling, 1 + CLASSES),
    "matrix": lambda logits, labels: fit(logits, labels, matrix_scaling, CLASSES * (CLASSES + 2)),
}


def cross_fitted(logits, labels, together, method, folds=FOLDS):
    """Probabilities [N,C] of each fold of blocks under a scaling fitted on the others. together [N]: name of the block."""
    names = sorted(set(together))
    shuffled = np.random.default_rng(1).permutation(len(names))
    fold = {names[k]: place % folds for place, k in enumerate(shuffled)}
    folds_of = np.array([fold[name] for name in together])
    out = np.zeros(logits.shape)
    for k in range(folds):
        out[folds_of == k] = scaled(logits[folds_of == k], METHODS[method](logits[folds_of != k], labels[folds_of != k]))
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


def least_error(probabilities, draws=200):
    """Calibration error, bins of equal width, that chance alone leaves a network which is right as often as it says."""
    confidence, rng = probabilities.max(1), np.random.default_rng(1)
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [np.abs(np.bincount(place, confidence - (rng.random(len(confidence)) < confidence), BINS)).sum() for _ in range(draws)]
    return float(np.mean(gaps) / len(confidence))


def compare(logits, labels, together):
    """{method: {equalWidth, equalMass: {error, bins}, likelihood}}, each cross-fitted over blocks. Errors are of the slices
    whose class is known; the likelihood is of all."""
    results, typed = {}, labels != UNTYPED
    for name in METHODS:
        probabilities = cross_fitted(logits, labels, together, name)
        binned = {key: reliability(probabilities[typed], labels[typed], mass) for key, mass in (("equalWidth", False), ("equalMass", True))}
        results[name] = {key: {"error": calibration_error(bins), "bins": bins} for key, bins in binned.items()}
        results[name]["least"] = least_error(probabilities[typed])
        results[name]["likelihood"] = float(-np.log(likelihoods(probabilities, labels) + 1e-12).mean())
    return results


def most_honest(comparison):
    """The method with the least calibration error, both kinds of bins together, among those under which what was held out
    is about as probable as under the best. Never "none": of weights that were scaled before it would hold a calibration
    that was fitted on these very slices."""
    scalings = {name: c for name, c in comparison.items() if name != "none"}
    best = min(c["likelihood"] for c in scalings.values())
    near = [name for name, c in scalings.items() if c["likelihood"] <= best + AS_LIKELY]
    return min(near, key=lambda name: comparison[name]["equalWidth"]["error"] + comparison[name]["equalMass"]["error"])


def write_calibration(folder, comparison, chosen, how=None):
    """Write calibration.json for the weights in `folder`: the figures of the method that is in the graph; how: where it
    comes from, when it is not one that was fitted for these weights."""
    manifest = json.loads((folder / "manifest.json").read_text())
    rounded = {key: {"error": round(comparison[chosen][key]["error"], 5),
                     "bins": [{k: round(v, 5) if k != "slices" else v for k, v in b.items()} for b in comparison[chosen][key]["bins"]]}
               for key in ("equalWidth", "equalMass")}
    document = {"schema": "sulcus-calibration/1", "sha256": manifest["sha256"],
                "method": f"{how or f'Scaling: {chosen}, fitted on other blocks of held-out slices than it was measured on ({FOLDS} folds)'}; {BINS} bins of equal width.",
                "slices": sum(b["slices"] for b in comparison[chosen]["equalWidth"]["bins"]), **rounded}
    (folder / "calibration.json").write_text(json.dumps(document, indent=1) + "\n")
