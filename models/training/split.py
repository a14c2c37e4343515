"""Which slices are trained on and which are held out, so that no patient or picture is on both sides."""

import cv2
import numpy as np
from scipy.sparse.csgraph import connected_components

BLOCK = 40  # slices; a patient of the Cheng set has about 13 consecutive ones
EVERY, HELD_OUT = 5, 2  # of five folds, the one held out by default: units 2, 7, 12, ... (of blocks or of groups)
MARGIN = 10  # slices left out of training on both sides of a held-out block: a patient may straddle its border
SAME_PICTURE = 0.6  # correlation of detail thumbnails from which two pictures count as one


def split_blocks(count, fold=HELD_OUT):
    """Roles "train", "holdout" or "margin" of `count` slices in index order."""
    held = (np.arange(count) // BLOCK) % EVERY == fold
    near = np.convolve(held, np.ones(2 * MARGIN + 1), mode="same") > 0
    return np.where(held, "holdout", np.where(near, "margin", "train"))


def detail_thumbnails(images):
    """Unit vectors [N, 1600] of the pictures' detail: without the slow changes that all heads share."""
    detail = [cv2.resize(i - cv2.GaussianBlur(i, (0, 0), 6), (40, 40), interpolation=cv2.INTER_AREA).ravel() for i in images]
    detail = np.stack(detail) - np.mean(detail, axis=1, keepdims=True)
    return detail / (np.linalg.norm(detail, axis=1, keepdims=True) + 1e-9)


def group_repeats(images):
    """Group number of each picture; pictures that repeat each other, also mirrored or filtered, share one."""
    upright, mirrored = detail_thumbnails(images), detail_thumbnails(images[:, :, ::-1])
    alike = np.maximum(upright @ upright.T, upright @ mirrored.T) > SAME_PICTURE
    return connected_components(alike)[1]


def split(sources, images, fold=HELD_OUT):
    """Roles [N] and groups [N] (-1 for Cheng) of all slices; `fold` 0..4 is held out.

    Cheng slices are numbered patient after patient: they are split by blocks of the index, each label by itself.
    Br35H is a web collection in no order that repeats its pictures, up to 55 times: it is split by groups of
    repeated pictures, every fifth group held out, because blocks would put copies of one picture on both sides.
    """
    sources = np.array(sources)
    roles, groups = np.empty(len(sources), dtype="<U7"), np.full(len(sources), -1)
    for source in sorted(s for s in set(sources) if s.startswith("cheng")):
        roles[sources == source] = split_blocks((sources == source).sum(), fold)
    web = np.char.startswith(sources, "br35h")
    groups[web] = group_repeats(images[web])
    roles[web] = np.where(groups[web] % EVERY == fold, "holdout", "train")
    return roles, groups
