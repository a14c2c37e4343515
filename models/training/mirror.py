"""Mirrored heads: a slice with a one-sided tumour gives a tumour-free head, or one with the tumour twice.

All slices without a tumour come from another source than the typed tumours. Without this, "looks like a
contrast-enhanced T1" is as good a sign of a tumour as the tumour. Both kinds are made, and tumour-free pictures are
mirrored too, so that perfect symmetry itself tells nothing.
"""

import numpy as np
import torch

from preprocess import SIZE
from symmetry import reflect

SHARE = 0.25  # of the slices that can be mirrored
GAP = 2.0  # pixels between midline and tumour, at least


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


def mirror_some(images, boxes, midlines, rng):
    """Mirror a random share of a batch. images [N,160,160]; boxes [N,4]; rng: numpy generator.

    Returns tensors images [N,1,160,160] and boxes [N,2,4]; a slice that lost its tumour has no box left.
    """
    out = np.array(images)
    both = np.full((len(images), 2, 4), np.nan, dtype=np.float32)
    both[:, 0] = boxes
    for k, (box, column) in enumerate(zip(boxes, midlines)):
        one_sided = box[0] != box[0] or box[2] < column - GAP or box[0] > column + GAP
        if column == column and one_sided and rng.random() < SHARE:
            out[k], both[k] = mirror_one(images[k], box, column, rng.random() < 0.5)
    return torch.from_numpy(out)[:, None], torch.from_numpy(both)
