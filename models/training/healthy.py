"""Pictures without a tumour and without contrast agent, from elsewhere: none of them may be called a tumour."""

from pathlib import Path

import nibabel
import numpy as np
import pydicom

from preprocess import preprocess

BRAIN = 400  # mm² of grey or white matter from which an axial slice of the template counts as brain
HEAD = 0.5  # share of the largest head section from which a slice of a whole head counts


def bottle(folder):
    """Inputs [N,160,160] from a sagittal T1 series whose header says BRAIN. It shows a test bottle, not a head."""
    images = []
    for file in sorted((folder / "t1_sagittal_siemens").glob("*.dcm")):
        slice_ = pydicom.dcmread(file)
        values = slice_.pixel_array * float(slice_.get("RescaleSlope", 1)) + float(slice_.get("RescaleIntercept", 0))
        images.append(preprocess(values, *map(float, slice_.PixelSpacing)))
    return np.stack(images)


def axial_template(folder):
    """Inputs [N,160,160] from the axial slices of the ICBM 152 average brain (no skull), anterior at the top."""
    head, grey, white = (
        nibabel.as_closest_canonical(nibabel.load(str(folder / "mni152" / f"{name}.nii.gz"))) for name in ("t1", "gm", "wm"))
    tissue = np.asarray(grey.dataobj) + np.asarray(white.dataobj)
    tissue = tissue / tissue.max() > 0.5
    column, row, _ = head.header.get_zooms()
    levels = np.flatnonzero(tissue.sum(axis=(0, 1)) * row * column >= BRAIN)
    volume = np.asarray(head.dataobj)
    return np.stack([preprocess(volume[:, ::-1, k].T, float(row), float(column)) for k in levels])


def whole_head(file):
    """{plane: inputs} of a T1 volume of a whole head (NIfTI), upright, where the section is large enough."""
    image = nibabel.as_closest_canonical(nibabel.load(str(file)))
    volume, zooms = np.asarray(image.dataobj, dtype=float), image.header.get_zooms()
    sets = {}
    for axis, plane in enumerate(("sagittal", "coronal", "axial")):
        column, row = (float(z) for k, z in enumerate(zooms) if k != axis)
        slices = np.moveaxis(volume, axis, 0)
        area = (slices > 0.1 * np.percentile(volume, 99)).sum(axis=(1, 2))
        sets[plane] = np.stack([preprocess(s[:, ::-1].T, row, column) for s in slices[area >= HEAD * area.max()]])
    return sets


def healthy_sets(folder, head=None):
    """{title: inputs} of what is there. folder: the healthy folder; head: a NIfTI file of a tumour-free head."""
    sets, folder = {}, Path(folder)
    if folder.is_dir():
        sets["ICBM 152 average brain without skull, axial T1"] = axial_template(folder)
        sets["test bottle whose header says BRAIN, sagittal T1"] = bottle(folder)
    if head is not None:
        for plane, images in whole_head(head).items():
            sets[f"whole head of one healthy person ({Path(head).name.split('.')[0]}, trained on), {plane} T1"] = images
    return sets
