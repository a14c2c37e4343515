"""The labelled slices: index, split by blocks of the index, and a cache of preprocessed inputs."""

import csv
import re
from pathlib import Path

import cv2
import numpy as np

from preprocess import SIZE, letterbox_geometry, preprocess
from symmetry import midline

LABELS = ["none", "glioma", "meningioma", "pituitary"]
UNTYPED = 4  # a tumour whose type is unknown: label of br35h-tumour
BLOCK = 40  # slices; a patient of the Cheng set has about 13 consecutive ones
EVERY, HELD_OUT = 5, 2  # blocks 2, 7, 12, ... of each source are held out
MARGIN = 10  # slices left out of training on both sides of a held-out block: a patient may straddle it
SAME_PICTURE = 0.97  # correlation of thumbnails from which two Br35H pictures count as one


def read_index(folder):
    """Rows of labels.csv as dicts {file, source, label, box}, in index order within each source.

    box: (centre x, centre y, width, height) in fractions of the picture, or None.
    """
    rows = []
    for row in csv.DictReader(open(folder / "labels.csv", newline="")):
        box = tuple(float(row[k]) for k in ("box_cx", "box_cy", "box_w", "box_h")) if row["box_cx"] else None
        number = int(row["index"] or re.search(r"(\d+)\.\w+$", row["file"]).group(1))
        label = UNTYPED if row["label"] == "tumour" else LABELS.index(row["label"])
        rows.append({"file": row["file"], "source": row["file"].split("/")[0], "number": number, "label": label, "box": box})
    return sorted(rows, key=lambda r: (r["source"], r["number"]))


def split_by_blocks(sources):
    """Role of each slice, "train", "holdout" or "margin", from the source of each, in index order."""
    roles = np.array(["train"] * len(sources), dtype="<U7")
    for source in sorted(set(sources)):
        positions = np.flatnonzero(np.array(sources) == source)
        held = (np.arange(len(positions)) // BLOCK) % EVERY == HELD_OUT
        near = np.convolve(held, np.ones(2 * MARGIN + 1), mode="same") > 0
        roles[positions[near]] = "margin"
        roles[positions[held]] = "holdout"
    return roles


def drop_repeats(images, sources, roles):
    """Take Br35H pictures out of training that also occur in the hold-out (web collections repeat pictures)."""
    web = np.array([s.startswith("br35h") for s in sources])
    thumbs = np.stack([cv2.resize(image, (32, 32), interpolation=cv2.INTER_AREA).ravel() for image in images])
    thumbs = thumbs - thumbs.mean(1, keepdims=True)
    thumbs /= np.linalg.norm(thumbs, axis=1, keepdims=True) + 1e-9
    train, held = np.flatnonzero(web & (roles == "train")), np.flatnonzero(web & (roles == "holdout"))
    repeated = (thumbs[train] @ thumbs[held].T).max(axis=1) > SAME_PICTURE
    roles[train[repeated]] = "repeat"
    return roles


def input_box(box, rows, columns):
    """The box as (left, top, right, bottom) in pixels of the 160×160 input; NaN where there is none."""
    if box is None:
        return (np.nan,) * 4
    height, width, top, left = letterbox_geometry(rows, columns)
    cx, cy, w, h = box
    return (left + (cx - w / 2) * width, top + (cy - h / 2) * height,
            left + (cx + w / 2) * width, top + (cy + h / 2) * height)


def load(folder, work):
    """Arrays of the whole set, from the cache in `work` where it exists.

    Returns a dict: images float32 [N,160,160], labels [N], boxes [N,4] in input pixels,
    midlines [N] (column of left-right symmetry, NaN where there is none), sources [N], roles [N].
    """
    cache = Path(work) / "slices.npz"
    if cache.exists():
        return dict(np.load(cache))
    index = read_index(Path(folder))
    images = np.zeros((len(index), SIZE, SIZE), dtype=np.float32)
    boxes = np.zeros((len(index), 4), dtype=np.float32)
    for k, row in enumerate(index):
        picture = cv2.imread(str(Path(folder) / row["file"]), cv2.IMREAD_GRAYSCALE)
        images[k] = preprocess(picture)
        boxes[k] = input_box(row["box"], *picture.shape)
    sources = [row["source"] for row in index]
    data = {
        "images": images,
        "boxes": boxes,
        "labels": np.array([row["label"] for row in index]),
        "midlines": np.array([midline(image) for image in images], dtype=np.float32),
        "sources": np.array(sources),
        "roles": drop_repeats(images, sources, split_by_blocks(sources)),
    }
    np.savez(cache, **data)
    return data
