"""Small heads drawn by code, for the golden cases: no data of a person enters the repository."""

import numpy as np


def phantom(rows, columns, blob, offset=0):
    """Whole-numbered picture [rows, columns] of a head-like ellipse with rim, ventricles and a speckle.

    blob: (row, column, radius) of a bright lesion in fractions of the picture, or None. offset is added to all
    values, so that negative modality values occur as well.
    """
    y, x = np.meshgrid((np.arange(rows) + 0.5) / rows, (np.arange(columns) + 0.5) / columns, indexing="ij")
    radius = np.hypot((x - 0.5) / 0.4, (y - 0.5) / 0.46)
    speckle = (np.arange(rows)[:, None] * 7919 + np.arange(columns)[None, :] * 104729) % 31 - 15
    picture = np.where(radius < 1, 300 + speckle, 8 + speckle // 8)
    picture = np.where((radius > 0.92) & (radius < 1), 620, picture)
    for side in (-1, 1):
        ventricle = np.hypot((x - 0.5 - side * 0.06) / 0.035, (y - 0.48) / 0.13) < 1
        picture = np.where(ventricle, 90, picture)
    if blob is not None:
        picture = np.where(np.hypot(x - blob[1], y - blob[0]) < blob[2], 700, picture)
    return picture.astype(int) + offset


# name, rows, columns, row spacing, column spacing (mm), blob, offset
CASES = [
    ("lesion, square pixels, enlarged", 40, 48, 1.0, 1.0, (0.36, 0.32, 0.09), 0),
    ("lesion, anisotropic: rows reduced by two, columns enlarged", 320, 10, 0.5, 14.0, (0.62, 0.65, 0.1), -200),
    ("no lesion, anisotropic, portrait", 36, 44, 1.25, 0.9, None, 0),
]
