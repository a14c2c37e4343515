"""Boxes read from the heat map, and their average precision."""

import numpy as np

from preprocess import SIZE

FAINTEST = 0.02  # heat of the faintest cell that counts as a tumour's place
MOST = 5  # boxes of a slice
SAME = 0.3  # overlap from which two boxes are one


def heat_boxes(heat, sides):
    """Boxes (left, top, right, bottom in input pixels, score) of one slice: the box that each of the hottest cells
    tells, less those that a hotter one's covers. heat [20,20] in 0..1; sides [4,20,20]."""
    stride, found = SIZE // heat.shape[0], []
    for cell in np.argsort(heat.ravel())[::-1]:
        row, column = divmod(int(cell), heat.shape[1])
        if heat[row, column] < FAINTEST or len(found) == MOST:
            break
        x, y = (column + 0.5) * stride, (row + 0.5) * stride
        left, top, right, bottom = sides[:, row, column]
        box = (x - left, y - top, x + right, y + bottom, float(heat[row, column]))
        if all(overlap(box, other) < SAME and not holds(other, x, y) for other in found):
            found.append(box)
    return found


def holds(box, x, y):
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def overlap(a, b):
    """Intersection over union of two boxes."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def average_precision(heats, sides, boxes, least=0.5):
    """Area under precision over recall (every point, precision made monotone) at an overlap of `least`.

    heats [N,20,20], sides [N,4,20,20]; boxes [N,4] in input pixels, NaN where a slice holds none: one box a slice is true.
    """
    made = sorted(((box, k) for k in range(len(heats)) for box in heat_boxes(heats[k], sides[k])), key=lambda pair: -pair[0][4])
    used, right = set(), []
    for box, k in made:
        hit = bool(np.isfinite(boxes[k, 0])) and k not in used and overlap(box, boxes[k]) >= least
        right.append(hit)
        if hit:
            used.add(k)
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    return float((best_from_here * np.array(right)).sum() / np.isfinite(boxes[:, 0]).sum())
