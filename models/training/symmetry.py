"""Left-right symmetry of a head, used to make tumour-free heads out of slices with a one-sided tumour."""

import cv2
import numpy as np

ENOUGH = 0.8  # correlation with its mirror picture from which a slice counts as symmetric (axial or coronal)


def reflect(image, column):
    """The picture mirrored about a column position (in pixel edges, so 80 is the middle of 160)."""
    matrix = np.float32([[-1, 0, 2 * column - 1], [0, 1, 0]])
    return cv2.warpAffine(image, matrix, image.shape[::-1], flags=cv2.INTER_LINEAR)


def midline(image):
    """Column about which the head is most symmetric, or NaN where it is not symmetric (sagittal, tilted).

    Correlates a blurred copy with its mirror picture about the columns near the middle of the head.
    """
    blurred = cv2.GaussianBlur(image, (0, 0), 2)
    columns = np.flatnonzero((blurred > 0.08).sum(axis=0) > 8)
    if len(columns) < 40:
        return np.nan
    middle = (columns[0] + columns[-1] + 1) / 2
    tries = np.arange(middle - 6, middle + 6.5, 0.5)
    scores = [np.corrcoef(blurred.ravel(), reflect(blurred, c).ravel())[0, 1] for c in tries]
    best = int(np.argmax(scores))
    return tries[best] if scores[best] >= ENOUGH else np.nan
