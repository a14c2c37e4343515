"""Tumour-free heads made of slices with a one-sided tumour: half of the head mirrored, or the tumour alone laid over
with what lies opposite.

All slices without a tumour come from another source than the typed tumours. Without this, "looks like a
contrast-enhanced T1" is as good a sign of a tumour as the tumour: of such heads a network trained with few of them
called three in five a tumour. Heads with the tumour twice, tumour-free pictures mirrored, and places beside a tumour
laid over are made too, so that neither symmetry nor a seam tells anything.
"""

import numpy as np
import torch

from paste import soft_ellipse
from preprocess import SIZE
from symmetry import reflect

SHARE = 0.35  # of the slices that can be mirrored
HEALED = 0.2  # share of the slices whose tumour is laid over
TOUCHED = 0.15  # share of the slices with another place laid over
TUMOUR_FREE = 0.6  # share of the mirrored heads with a tumour that keep the half without it
COVER = 1.35  # a tumour's box is enlarged by this much to be laid over
GAP = 2.0  # pixels between midline and tumour, at least
SPREADING = (1, 4)  # glioma and tumours of unknown type: swelling and shift reach beyond the box, so what is left is no healthy head
FAR = 10.0  # gap from which the other half of such a head counts as free of tumour


def mirror_one(image, box, column, keep_left):
    """One half of a head and its reflection. Returns (image, boxes [2,4])."""
    reflection = reflect(image, column)
    left = np.arange(SIZE) + 0.5 < column
    out = np.where(left == keep_left, image, reflection)
    boxes = np.full((2, 4), np.nan, dtype=np.float32)
    if box[0] == box[0] and (box[2] < column) == keep_left:
        boxes[0] = box
        boxes[1] = 2 * column - box[2], box[1], 2 * column - box[0], box[3]
    return out, boxes


def mirrored_heads(data, role, rng, spreading_gap=GAP):
    """Heads without a tumour of one role, each half of one and its reflection: the halves without a tumour of Cheng's
    slices, and Br35H's pictures without one.

    spreading_gap: how far from the midline a glioma has to stay. Returns (images [N,160,160], labels [N] of the tumours
    that were on the other side, 0 for Br35H's).
    """
    images, labels = [], []
    for k in np.flatnonzero((data["roles"] == role) & np.isfinite(data["midlines"])):
        box, column, label = data["boxes"][k], data["midlines"][k], data["labels"][k]
        of_cheng = data["sources"][k].startswith("cheng")
        gap = spreading_gap if label in SPREADING else GAP
        if of_cheng and (box[2] < column - gap or box[0] > column + gap):
            keep_left = bool(box[0] > column)
        elif label == 0 and data["sources"][k].startswith("br35h"):
            keep_left = bool(rng.random() < 0.5)
        else:
            continue
        images.append(mirror_one(data["images"][k], box, column, keep_left)[0])
        labels.append(label)
    return np.stack(images).astype(np.float32), np.array(labels)


def doubled_heads(data, role):
    """The held-out or training slices of Cheng's with a one-sided tumour, and the same with its half mirrored over the
    other: as symmetric as the heads without a tumour, with the tumour twice. Returns (slices [N,160,160], doubled [N,160,160])."""
    slices, doubled = [], []
    for k in np.flatnonzero((data["roles"] == role) & np.isfinite(data["midlines"]) & np.char.startswith(data["sources"], "cheng")):
        box, column = data["boxes"][k], data["midlines"][k]
        if box[2] < column - GAP or box[0] > column + GAP:
            slices.append(data["images"][k])
            doubled.append(mirror_one(data["images"][k], box, column, bool(box[2] < column))[0])
    return np.stack(slices).astype(np.float32), np.stack(doubled).astype(np.float32)


def lay_over(image, box, column):
    """The image with the ellipse in a box replaced by its reflection, as bright as its surroundings, with a soft seam."""
    left, top, right, bottom = (int(round(float(v))) for v in box)
    left, top, right, bottom = max(0, left), max(0, top), min(SIZE, right), min(SIZE, bottom)
    if right - left < 3 or bottom - top < 3:
        return image
    there, opposite = image[top:bottom, left:right], reflect(image, column)[top:bottom, left:right]
    weight = soft_ellipse(bottom - top, right - left)
    rim = weight < 0.2
    gain = np.clip((there[rim].mean() + 0.05) / (opposite[rim].mean() + 0.05), 0.9, 1.1)
    out = image.copy()
    out[top:bottom, left:right] = there + weight * (np.clip(opposite * gain, 0, 1) - there)
    return out


def enlarged(box):
    centre, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2 * COVER
    return np.concatenate([centre - half, centre + half])


def another_place(box, column, rng):
    """A random box in one half of the head that does not touch the tumour's own, or None."""
    width, height = rng.uniform(12, 45, 2)
    middle = column + rng.choice([-1, 1]) * (width / 2 + rng.uniform(2, 30))
    row = rng.uniform(40, 120)
    place = np.array([middle - width / 2, row - height / 2, middle + width / 2, row + height / 2])
    apart = box[0] != box[0] or place[2] < box[0] or place[0] > box[2] or place[3] < box[1] or place[1] > box[3]
    return place if apart else None


def mirror_some(images, boxes, labels, midlines, rng):
    """Mirror or lay over a random share of a batch. images [N,160,160]; boxes [N,4]; labels [N]; rng: numpy generator.

    Returns tensors images [N,1,160,160] and boxes [N,2,4]; a slice that lost its tumour has no box left.
    """
    out = np.array(images)
    both = np.full((len(images), 2, 4), np.nan, dtype=np.float32)
    both[:, 0] = boxes
    for k, (box, label, column) in enumerate(zip(boxes, labels, midlines)):
        gap = FAR if label in SPREADING else GAP
        one_sided = box[0] != box[0] or box[2] < column - gap or box[0] > column + gap
        if column != column or not one_sided:
            continue
        tumour, chance = box[0] == box[0], rng.random()
        if chance < SHARE:
            free_half = tumour and rng.random() < TUMOUR_FREE
            keep_left = bool(box[0] > column) if free_half else rng.random() < 0.5
            out[k], both[k] = mirror_one(images[k], box, column, keep_left)
        elif chance < SHARE + HEALED and tumour and label not in SPREADING:
            out[k], both[k] = lay_over(images[k], enlarged(box), column), np.nan
        elif chance > 1 - TOUCHED:
            place = another_place(box, column, rng)
            out[k] = images[k] if place is None else lay_over(images[k], place, column)
    return torch.from_numpy(out)[:, None], torch.from_numpy(both)
