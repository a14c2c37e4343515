"""A head without a tumour in every plane and contrast: what neither labelled collection holds.

All slices without a tumour of the labelled collections are axial, most T2-weighted or FLAIR. One healthy whole head,
cut in all planes and shown with made-up contrasts, keeps "sagittal" or "T1-weighted" from being signs of a tumour
(domain randomisation in the spirit of SynthSeg, Billot et al. 2023, by brightness curves instead of labelled tissue).
"""

import math

import nibabel
import numpy as np
import torch
from scipy.ndimage import affine_transform

from preprocess import preprocess

TILT = math.radians(14)
LEAST_AREA = 0.35  # share of the plane's largest head section from which a slice is used


def rotation(rng):
    """A random small rotation, about all three axes."""
    a, b, c = rng.normal(0, TILT / 2, 3)
    ca, sa, cb, sb, cc, sc = math.cos(a), math.sin(a), math.cos(b), math.sin(b), math.cos(c), math.sin(c)
    return (np.array([[1, 0, 0], [0, ca, -sa], [0, sa, ca]]) @ np.array([[cb, 0, sb], [0, 1, 0], [-sb, 0, cb]])
            @ np.array([[cc, -sc, 0], [sc, cc, 0], [0, 0, 1]]))


def head_slices(file, turns, rng):
    """Inputs [N,160,160] from a T1 volume of a whole head (NIfTI): three planes, each at `turns` random tilts."""
    image = nibabel.as_closest_canonical(nibabel.load(str(file)))
    volume = np.asarray(image.dataobj, dtype=np.float32)
    zooms = image.header.get_zooms()
    floor, middle, out = 0.1 * np.percentile(volume, 99), (np.array(volume.shape) - 1) / 2, []
    for _ in range(turns):
        matrix = rotation(rng)
        turned = affine_transform(volume, matrix, middle - matrix @ middle, order=1)
        for axis in range(3):
            column, row = (float(z) for k, z in enumerate(zooms) if k != axis)
            slices = np.moveaxis(turned, axis, 0)
            area = (slices > floor).sum(axis=(1, 2))
            chosen = np.flatnonzero(area >= LEAST_AREA * area.max())[::3]
            out += [preprocess(slices[k][:, ::-1].T, row, column) for k in chosen]
    return np.stack(out)


def brightness_curves(n, strength, rng):
    """Random smooth curves 0..1 → 0..1 as tables [n,256], 0 fixed: `strength` 0 is the identity, 1 any curve."""
    knots = torch.rand(n, 6, generator=rng)
    knots[:, 0] = 0
    straight = torch.linspace(0, 1, 6)[None]
    mixed = straight + (knots - straight) * strength[:, None]
    return torch.nn.functional.interpolate(mixed[:, None], size=256, mode="linear", align_corners=True)[:, 0]


def change_contrast(images, strength, rng):
    """Images [N,1,H,W] in 0..1 seen through random brightness curves; strength [N] in 0..1."""
    tables = brightness_curves(len(images), strength, rng)
    places = (images.clamp(0, 1) * 255).round().long().flatten(1)
    return tables.gather(1, places).view_as(images)
