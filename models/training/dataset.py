"""The labelled slices: index and cache of preprocessed inputs."""

import csv
import re
from pathlib import Path

import cv2
import numpy as np

from heads import head_slices
from preprocess import SIZE, letterbox_geometry, preprocess
from split import HELD_OUT, split
from symmetry import midline

LABELS = ["none", "glioma", "meningioma", "pituitary"]
HEAD_TURNS = 5  # random tilts of the whole head
UNTYPED = 4  # a tumour whose type is unknown: label of br35h-tumour


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


def input_box(box, rows, columns):
    """The box as (left, top, right, bottom) in pixels of the 160×160 input; NaN where there is none."""
    if box is None:
        return (np.nan,) * 4
    height, width, top, left = letterbox_geometry(rows, columns)
    cx, cy, w, h = box
    return (left + (cx - w / 2) * width, top + (cy - h / 2) * height,
            left + (cx + w / 2) * width, top + (cy + h / 2) * height)


def add_heads(data, head):
    """The set with tumour-free slices cut from a whole head added, all of them to train on."""
    images = head_slices(head, HEAD_TURNS, np.random.default_rng(1))
    added = {
        "images": images,
        "boxes": np.full((len(images), 4), np.nan, dtype=np.float32),
        "labels": np.zeros(len(images), dtype=int),
        "midlines": np.full(len(images), np.nan, dtype=np.float32),
        "sources": np.full(len(images), "heads"),
        "roles": np.full(len(images), "train"),
        "groups": np.full(len(images), -1),
    }
    return {name: np.concatenate([values, added[name]]) for name, values in data.items()}


def load(folder, work, head=None, fold=HELD_OUT):
    """Arrays of the whole set, from the cache in `work` where it exists. head: a NIfTI file of a tumour-free head;
    fold 0..4 is held out.

    Returns a dict: images float32 [N,160,160], labels [N], boxes [N,4] in input pixels,
    midlines [N] (column of left-right symmetry, NaN where there is none), sources [N],
    roles [N] ("train", "holdout", "margin") and groups [N] of repeated Br35H pictures.
    """
    cache = Path(work) / f"slices-{fold}.npz"
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
    roles, groups = split(sources, images, fold)
    data = {
        "images": images,
        "boxes": boxes,
        "labels": np.array([row["label"] for row in index]),
        "midlines": np.array([midline(image) for image in images], dtype=np.float32),
        "sources": np.array(sources),
        "roles": roles,
        "groups": groups,
    }
    if head is not None:
        data = add_heads(data, head)
    np.savez(cache, **data)
    return data
