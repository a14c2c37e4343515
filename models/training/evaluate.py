"""Measured figures on the hold-out. Counts are kept, so that nothing is rounded before it is shown."""

import numpy as np

from boxes import average_precision
from calibration import METHODS, compare, cross_fitted, most_honest, scaled, units
from dataset import LABELS, UNTYPED
from preprocess import SIZE

RESAMPLES = 2000
ABSTAIN_AT_MOST = 0.002  # share of held-out tumour slices; the gate takes the rest of the 3 % that may be abstained from (18 of 606)


def abstain_threshold(probabilities):
    """Largest threshold in steps of 0.01 under which at most 0.2 % of the tumour slices fall."""
    best = probabilities.max(1)
    return max(t / 100 for t in range(26, 100) if (best < t / 100).mean() <= ABSTAIN_AT_MOST)


def cell_centres():
    centre = (np.arange(20) + 0.5) * SIZE / 20
    return np.meshgrid(centre, centre)


def in_box(boxes):
    """Mask [N,20,20] of the cells whose centre lies in the slice's box."""
    x, y = cell_centres()
    left, top, right, bottom = (boxes[:, k, None, None] for k in range(4))
    return (x >= left) & (x <= right) & (y >= top) & (y <= bottom)


def peak_in_box(heat, boxes):
    """For each slice, whether the centre of its hottest cell lies in its box."""
    peaks = heat.reshape(len(heat), -1).argmax(1)
    return in_box(boxes).reshape(len(heat), -1)[np.arange(len(heat)), peaks]


def heat_threshold(heat, boxes):
    """The threshold at which the shown cells and the box's cells overlap best (mean Dice), and that Dice."""
    inside = in_box(boxes)
    usable = inside.any((1, 2))
    heat, inside = heat[usable], inside[usable]
    def dice(t):
        shown = heat >= t
        return (2 * (shown & inside).sum((1, 2)) / (shown.sum((1, 2)) + inside.sum((1, 2)))).mean()
    choices = np.arange(5, 95, 5) / 100
    scores = [dice(t) for t in choices]
    return float(choices[int(np.argmax(scores))]), float(max(scores))


def count(mask):
    """[how many hold, of how many]"""
    return [int(np.sum(mask)), int(np.size(mask))]


def count_blocks(mask, together):
    """[how many hold, of how many, and the 95 % interval of their share: low, high]: blocks are drawn anew, with
    replacement, because the slices of a patient err together. together [N]: name of each slice's block."""
    place = np.unique(together, return_inverse=True)[1]
    held, sizes = np.bincount(place, mask), np.bincount(place)
    drawn = np.random.default_rng(1).integers(len(sizes), size=(RESAMPLES, len(sizes)))
    low, high = np.percentile(held[drawn].sum(1) / sizes[drawn].sum(1), [2.5, 97.5])
    return [*count(mask), float(low), float(high)]


def macro_f1(called, labels):
    """Mean over the four classes of the harmonic mean of precision and recall."""
    scores = [2 * np.sum((called == k) & (labels == k)) / (np.sum(called == k) + np.sum(labels == k)) for k in range(4)]
    return float(np.mean(scores))


def evaluate(logits, heat, sides, data, method=None):
    """All figures of the hold-out. logits [N,4], heat [N,20,20] (0..1) and sides [N,4,20,20] of the held-out rows of data;
    method: how logits are scaled, the most honest unless one is named ("none" where they are scaled already)."""
    rows = data["roles"] == "holdout"
    labels, boxes, sources = data["labels"][rows], data["boxes"][rows], data["sources"][rows]
    typed, cheng, tumour = labels != UNTYPED, np.char.startswith(sources, "cheng"), labels != 0
    together = units(data["sources"], data["groups"])[rows]
    comparison = compare(logits, labels, together)
    method = method or most_honest(comparison)
    # Judged by scalings that were fitted without the slice's own block; the one that ships is fitted on all.
    probabilities = cross_fitted(logits, labels, together, method)
    scaling = METHODS[method](logits, labels)
    called = probabilities.argmax(1)
    three = probabilities[:, 1:].argmax(1) + 1
    abstain = abstain_threshold(scaled(logits, scaling)[tumour])
    shown, dice = heat_threshold(heat[tumour], boxes[tumour])
    certain, peaks = probabilities.max(1) >= abstain, peak_in_box(heat, boxes)

    def of(chosen, right):
        return count_blocks(right[chosen], together[chosen])

    return {
        "method": method,
        "scaling": [part.tolist() for part in scaling],
        "abstainBelow": abstain,
        "heatThreshold": shown,
        "heatDice": dice,
        "calibration": comparison,
        "threeClass": of(cheng, three == labels),
        "fourClassCheng": of(cheng, called == labels),
        "fourClassTyped": of(typed, called == labels),
        "fourClassChengCertain": of(cheng & certain, called == labels),
        "recall": {LABELS[k]: of(labels == k, called == k) for k in range(4)},
        "untypedFound": of(labels == UNTYPED, called != 0),
        "confusion": {name: [int(((labels == k) & (called == c)).sum()) for c in range(4)]
                      for k, name in enumerate(LABELS + ["tumour, untyped"])},
        "peakCheng": of(cheng, peaks),
        "peakByClass": {LABELS[k]: of(labels == k, peaks) for k in (1, 2, 3)},
        "peakBr35h": of(labels == UNTYPED, peaks),
        "precisionCheng": average_precision(heat[cheng], sides[cheng], boxes[cheng]),
        "precisionBr35h": average_precision(heat[labels == UNTYPED], sides[labels == UNTYPED], boxes[labels == UNTYPED]),
        "precisionBr35hBoth": average_precision(heat[~cheng], sides[~cheng], boxes[~cheng]),
        "macroF1": macro_f1(called[typed], labels[typed]),
        "abstainedTumour": count(~certain[tumour]),
        "abstainedNone": count(~certain[labels == 0]),
        "noneWithHeat": count(heat[labels == 0].max((1, 2)) >= shown),
        "noneGroups": int(len(set(data["groups"][rows][labels == 0]))),
    }


def evaluate_healthy(logits, heat, figures):
    """How a head without a tumour fares: slices called a tumour, of these above the abstain threshold, with heat."""
    probabilities = scaled(logits, [np.array(part) for part in figures["scaling"]])
    tumour = probabilities.argmax(1) != 0
    return {
        "calledTumour": count(tumour),
        "calledTumourCertain": count(tumour & (probabilities.max(1) >= figures["abstainBelow"])),
        "withHeat": count(heat.max((1, 2)) >= figures["heatThreshold"]),
        "classes": np.bincount(probabilities.argmax(1), minlength=4).tolist(),
    }
