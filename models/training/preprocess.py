"""The preprocessing contract "letterbox-percentile/1", shared word for word with the viewer."""

import math

import numpy as np

SIZE = 160
PERCENTILES = (0.5, 99.5)


def triangle_matrix(in_size, out_size):
    """Weights [out_size, in_size] of an antialiased triangle filter; every row sums to 1."""
    ratio = in_size / out_size
    support = max(1.0, ratio)
    weights = np.zeros((out_size, in_size))
    for i in range(out_size):
        centre = (i + 0.5) * ratio - 0.5
        first = max(0, math.ceil(centre - support))
        last = min(in_size - 1, math.floor(centre + support))
        for j in range(first, last + 1):
            weights[i, j] = max(0.0, 1 - abs(j - centre) / support)
    return weights / weights.sum(axis=1, keepdims=True)


def letterbox_geometry(rows, columns, row_spacing=1.0, column_spacing=1.0):
    """Where the picture lies in the input: (height, width, top, left) in input pixels.

    The longer physical side fills the input; the picture keeps its physical proportions.
    """
    height, width = rows * row_spacing, columns * column_spacing
    scale = SIZE / max(height, width)
    target_height = max(1, math.floor(height * scale + 0.5))
    target_width = max(1, math.floor(width * scale + 0.5))
    return target_height, target_width, (SIZE - target_height) // 2, (SIZE - target_width) // 2


def preprocess(picture, row_spacing=1.0, column_spacing=1.0):
    """Resize, scale by percentiles and letterbox one slice.

    picture: modality values [rows, columns] in the MONOCHROME2 sense (larger is brighter).
    row_spacing, column_spacing: mm between rows and between columns.
    Returns float32 [160, 160] in 0..1, zero outside the picture.

    Percentiles are taken after resizing and without interpolation, at the sorted index
    floor(q * (n - 1)), so that every language finds the same value.
    """
    picture = np.asarray(picture, dtype=np.float64)
    rows, columns = picture.shape
    height, width, top, left = letterbox_geometry(rows, columns, row_spacing, column_spacing)
    resized = triangle_matrix(rows, height) @ picture @ triangle_matrix(columns, width).T
    ordered = np.sort(resized, axis=None)
    low, high = (ordered[math.floor(q / 100 * (ordered.size - 1))] for q in PERCENTILES)
    out = np.zeros((SIZE, SIZE), dtype=np.float32)
    out[top:top + height, left:left + width] = np.clip((resized - low) / max(high - low, 1e-6), 0, 1)
    return out
