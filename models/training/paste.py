"""Tumours put into heads that have none: the source of a picture then tells nothing about its label.

All typed tumours come from one collection. A tumour cut out of it and laid into a tumour-free head of another source
(copy-paste, Ghiasi et al. 2021) is a tumour of unknown type there: it teaches "not none" and the place, no type, since
the place within the head, which the type goes by, is no longer the patient's.
"""

import cv2
import numpy as np

SHARE = 0.3  # of the tumour-free slices of a batch
SOFT = 0.25  # width of the seam, as a share of the tumour's half side


def soft_ellipse(rows, columns):
    """Weights [rows, columns]: 1 inside the box's ellipse, falling smoothly to 0 at the box."""
    y = (np.arange(rows) + 0.5) / rows * 2 - 1
    x = (np.arange(columns) + 0.5) / columns * 2 - 1
    radius = np.sqrt(y[:, None] ** 2 + x[None] ** 2)
    return np.clip((1 - radius) / SOFT, 0, 1).astype(np.float32)


def paste_one(image, donor, box, rng):
    """One tumour laid into a head. Returns (image, box), or None where it does not fit."""
    left, top, right, bottom = (int(round(v)) for v in box)
    patch = donor[max(0, top - 2):bottom + 2, max(0, left - 2):right + 2]
    if min(patch.shape) < 6 or max(patch.shape) > 70:
        return None
    scale = rng.uniform(0.75, 1.25)
    patch = cv2.resize(patch, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    patch = np.rot90(patch, rng.integers(4))[:, ::rng.choice([-1, 1])]
    rows, columns = patch.shape
    inside = np.argwhere(cv2.GaussianBlur(image, (0, 0), 6) > 0.2)
    if len(inside) == 0:
        return None
    row, column = inside[rng.integers(len(inside))] - np.array([rows, columns]) // 2
    if row < 0 or column < 0 or row + rows > image.shape[0] or column + columns > image.shape[1]:
        return None
    there = image[row:row + rows, column:column + columns]
    if (there > 0.08).mean() < 0.8:  # mostly beside the head
        return None
    weight = soft_ellipse(rows, columns)
    # As much brighter than its surroundings as it was where it comes from.
    rim = weight < 0.2
    gain = np.clip((there[rim].mean() + 0.05) / (patch[rim].mean() + 0.05), 0.5, 2)
    out = image.copy()
    out[row:row + rows, column:column + columns] = there + weight * (np.clip(patch * gain, 0, 1) - there)
    return out, (column, row, column + columns, row + rows)


def paste_some(images, boxes, labels, donors, rng):
    """Lay tumours into a random share of the tumour-free slices, in place.

    images [N,160,160], boxes [N,4], labels [N]; donors: (images, boxes) of training slices with a tumour of known box.
    Returns the mask of the slices that now hold a tumour of unknown type.
    """
    pasted = np.zeros(len(images), dtype=bool)
    for k in np.flatnonzero((labels == 0) & (rng.random(len(images)) < SHARE)):
        pick = rng.integers(len(donors[0]))
        result = paste_one(images[k], donors[0][pick], donors[1][pick], rng)
        if result is not None:
            images[k], boxes[k] = result
            pasted[k] = True
    return pasted
