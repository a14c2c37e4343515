"""Writes, with pydicom, an oblique MR series and overlay objects on other grids; prints where numpy expects them.

The folder to write to comes as the first argument. Expectations are worked out with affine matrices in patient space, by
another way than Sulcus takes. With --probe it only tells whether pydicom and numpy can be imported.
"""

import json
import logging
import os
import sys
import types
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
try:
    import requests  # noqa: F401  pydicom imports it for downloads, which are not wanted here
except Exception:  # a broken dependency of requests must not hide pydicom
    sys.modules["requests"] = types.ModuleType("requests")

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixel_data_handlers.numpy_handler import pack_bits
from pydicom.pixel_data_handlers.rle_handler import rle_encode_frame
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, RLELossless

MR, SEG, LABELMAP, MAP = (f"1.2.840.10008.5.1.4.1.1.{end}" for end in ("4", "66.4", "66.7", "30"))
random = np.random.default_rng(7)


def turned(ax, ay, az):
    cx, sx, cy, sy, cz, sz = np.cos(ax), np.sin(ax), np.cos(ay), np.sin(ay), np.cos(az), np.sin(az)
    return (
        np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
        @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
        @ np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    )


FRAME = turned(0.3, -0.5, 0.8)  # columns: along a row, along a column, normal
ROWS, COLUMNS, SLICES, GAP = 13, 11, 5, 3.0
SPACING = (1.1, 0.9)
ORIGIN = np.array([12.0, -40.0, 25.0])


def affine(position, axes, spacing):
    matrix = np.eye(4)
    matrix[:3, 0], matrix[:3, 1], matrix[:3, 2] = axes[:, 0] * spacing[1], axes[:, 1] * spacing[0], axes[:, 2]
    matrix[:3, 3] = position
    return matrix


def decimal(values):
    return [f"{value:.10f}"[:16] for value in values]


def base(sop_class, uid, syntax=ExplicitVRLittleEndian):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.file_meta.MediaStorageSOPClassUID = sop_class
    dataset.file_meta.MediaStorageSOPInstanceUID = uid
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, uid
    dataset.StudyInstanceUID, dataset.FrameOfReferenceUID = "2.25.1", "2.25.2"
    dataset.PatientName, dataset.PatientID, dataset.StudyDate = "Made^Up", "M-1", "20260101"
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    return dataset


def bits(dataset, allocated):
    dataset.BitsAllocated = dataset.BitsStored = allocated
    dataset.HighBit, dataset.PixelRepresentation = allocated - 1, 0


def write_series(folder):
    for i in range(SLICES):
        dataset = base(MR, f"2.25.100.{i}")
        dataset.Modality, dataset.SeriesInstanceUID, dataset.InstanceNumber = "MR", "2.25.10", i + 1
        dataset.Rows, dataset.Columns, dataset.PixelSpacing = ROWS, COLUMNS, list(SPACING)
        dataset.ImageOrientationPatient = decimal([*FRAME[:, 0], *FRAME[:, 1]])
        dataset.ImagePositionPatient = decimal(ORIGIN + FRAME[:, 2] * GAP * i)
        bits(dataset, 16)
        dataset.PixelData = np.full((ROWS, COLUMNS), 100 * i, np.uint16).tobytes()
        dataset.save_as(os.path.join(folder, f"mr{i}.dcm"), write_like_original=False)


class Grid:
    """Frames in a plane turned within the slices', with another spacing and size, on chosen slices."""

    def __init__(self, rows, columns, spacing, angle, shift, on_slices, offsets):
        within = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
        self.rows, self.columns, self.spacing, self.on_slices = rows, columns, spacing, on_slices
        self.axes = FRAME @ within
        self.positions = [ORIGIN + FRAME @ np.array([*shift, GAP * i + off]) for i, off in zip(on_slices, offsets)]

    def functional_groups(self, dataset, segments):
        measures, orientation, shared = Dataset(), Dataset(), Dataset()
        measures.PixelSpacing, measures.SliceThickness = list(self.spacing), GAP
        orientation.ImageOrientationPatient = decimal([*self.axes[:, 0], *self.axes[:, 1]])
        shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = Sequence([measures]), Sequence([orientation])
        dataset.SharedFunctionalGroupsSequence = Sequence([shared])
        groups = []
        for position, segment in zip(self.positions, segments):
            plane, group = Dataset(), Dataset()
            plane.ImagePositionPatient = decimal(position)
            group.PlanePositionSequence = Sequence([plane])
            if segment is not None:
                identification = Dataset()
                identification.ReferencedSegmentNumber = segment
                group.SegmentIdentificationSequence = Sequence([identification])
            groups.append(group)
        dataset.PerFrameFunctionalGroupsSequence = Sequence(groups)
        dataset.NumberOfFrames, dataset.Rows, dataset.Columns = len(groups), self.rows, self.columns

    def on_slice(self, frame, values, fill):
        """The frame's values at the centres of its slice's pixels."""
        slice_ = affine(ORIGIN + FRAME[:, 2] * GAP * self.on_slices[frame], FRAME, SPACING)
        to_frame = np.linalg.inv(affine(self.positions[frame], self.axes, self.spacing)) @ slice_
        columns, rows = np.meshgrid(np.arange(COLUMNS), np.arange(ROWS))
        points = np.stack([columns, rows, np.zeros_like(rows), np.ones_like(rows)]).reshape(4, -1)
        at = np.floor((to_frame @ points)[:2] + 0.5).astype(int)
        inside = (at[0] >= 0) & (at[0] < self.columns) & (at[1] >= 0) & (at[1] < self.rows)
        result = np.full(ROWS * COLUMNS, fill, float)
        result[inside] = values[at[1][inside], at[0][inside]]
        return result


def refer(dataset):
    series = Dataset()
    series.SeriesInstanceUID = "2.25.10"
    instances = []
    for i in range(SLICES):
        instance = Dataset()
        instance.ReferencedSOPClassUID, instance.ReferencedSOPInstanceUID = MR, f"2.25.100.{i}"
        instances.append(instance)
    series.ReferencedInstanceSequence = Sequence(instances)
    dataset.ReferencedSeriesSequence = Sequence([series])


def code(value, scheme, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return Sequence([item])


def segment_items(numbers):
    items = []
    for number in numbers:
        item = Dataset()
        item.SegmentNumber, item.SegmentLabel, item.SegmentAlgorithmType = number, f"Segment {number}", "MANUAL"
        item.SegmentedPropertyCategoryCodeSequence = code("123037004", "SCT", "Anatomical Structure")
        item.SegmentedPropertyTypeCodeSequence = code("12738006", "SCT", "Brain")
        items.append(item)
    return Sequence(items)


def segmentation(folder, name, kind, grid, values, segments, syntax=ExplicitVRLittleEndian):
    dataset = base(LABELMAP if kind == "LABELMAP" else SEG, f"2.25.200.{len(os.listdir(folder))}", syntax)
    dataset.Modality, dataset.SeriesInstanceUID, dataset.ContentLabel = "SEG", "2.25.20", name.upper()
    dataset.SegmentationType = kind
    refer(dataset)
    grid.functional_groups(dataset, segments)
    described = sorted(set(values[values > 0].tolist())) if kind == "LABELMAP" else sorted(set(segments))
    dataset.SegmentSequence = segment_items([int(number) for number in described])
    bits(dataset, {"BINARY": 1, "FRACTIONAL": 8, "LABELMAP": 16}[kind])
    if kind == "BINARY":
        dataset.PixelData = pack_bits(values.astype(np.uint8))
    elif syntax == RLELossless:
        dataset.PixelData = encapsulate([rle_encode_frame(frame) for frame in values])
    else:
        dataset.PixelData = values.tobytes() + (b"\0" if values.nbytes % 2 else b"")
    dataset["PixelData"].VR = "OB" if kind != "LABELMAP" else "OW"
    dataset["PixelData"].is_undefined_length = syntax == RLELossless
    if kind == "FRACTIONAL":
        dataset.MaximumFractionalValue, dataset.SegmentationFractionalType = 180, "OCCUPANCY"
    dataset.save_as(os.path.join(folder, f"{name}.dcm"), write_like_original=False)
    expected = {}
    for frame, segment in enumerate(segments):
        here = expected.setdefault(grid.on_slices[frame], {})
        laid = grid.on_slice(frame, values[frame], 0)
        if kind == "LABELMAP":
            here.update({str(int(label)): (laid == label).astype(int).tolist() for label in described})
        else:
            least = 90 if kind == "FRACTIONAL" else 1
            here[str(segment)] = (laid >= least).astype(int).tolist()
    return expected


def parametric_map(folder, name, grid, values, slope, intercept):
    dataset = base(MAP, f"2.25.300.{len(os.listdir(folder))}")
    dataset.Modality, dataset.SeriesInstanceUID, dataset.ContentLabel = "MR", "2.25.30", name.upper()
    refer(dataset)
    grid.functional_groups(dataset, [None] * len(values))
    mapping = Dataset()
    mapping.LUTExplanation, mapping.LUTLabel = "made up", "MADE UP"
    mapping.MeasurementUnitsCodeSequence = code("s", "UCUM", "second")
    mapping.RealWorldValueSlope, mapping.RealWorldValueIntercept = slope, intercept
    if values.dtype == np.uint16:
        bits(dataset, 16)
        mapping.add_new(0x00409211, "US", 65535)
        mapping.add_new(0x00409216, "US", 0)
        dataset.PixelData = values.tobytes()
        dataset["PixelData"].VR = "OW"
    else:
        dataset.BitsAllocated = 32 if values.dtype == np.float32 else 64
        mapping.DoubleFloatRealWorldValueFirstValueMapped = float(values.min())
        mapping.DoubleFloatRealWorldValueLastValueMapped = float(values.max())
        tag, vr = ("FloatPixelData", "OF") if values.dtype == np.float32 else ("DoubleFloatPixelData", "OD")
        dataset.add_new(tag, vr, values.tobytes())
    dataset.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence = Sequence([mapping])
    dataset.save_as(os.path.join(folder, f"{name}.dcm"), write_like_original=False)
    real = values.astype(float) * slope + intercept
    laid = {grid.on_slices[frame]: grid.on_slice(frame, real[frame], np.nan) for frame in range(len(values))}
    finite = {i: [None if np.isnan(value) else value for value in plane.tolist()] for i, plane in laid.items()}
    return {"values": finite, "range": [float(real.min()), float(real.max())]}


def main(folder):
    write_series(folder)
    same = dict(rows=ROWS, columns=COLUMNS, spacing=SPACING, angle=0, shift=(0, 0))
    tilted = dict(rows=9, columns=17, spacing=(0.7, 0.83), angle=0.37, shift=(1.3, 2.1))
    order = [3, 0, 4, 1, 3, 0]
    small = [0.4, -0.6, 1.2, 0, 0.4, -0.6]
    pairs = [1, 1, 1, 2, 2, 2]
    mask = lambda grid: random.integers(0, 2, (len(grid.on_slices), grid.rows, grid.columns)).astype(np.uint8)
    answer = {"segmentations": {}, "maps": {}}
    for name, about in (("same", same), ("tilted", tilted)):
        several = Grid(**about, on_slices=order, offsets=[0] * 6 if name == "same" else small)
        single = Grid(**about, on_slices=[4, 2, 0], offsets=[0, 0.7, -1.2])
        size = (3, single.rows, single.columns)
        out = answer["segmentations"]
        out[f"binary-{name}"] = segmentation(folder, f"binary-{name}", "BINARY", several, mask(several), pairs)
        out[f"fractional-{name}"] = segmentation(
            folder, f"fractional-{name}", "FRACTIONAL", single, random.integers(0, 181, size).astype(np.uint8), [1, 2, 3]
        )
        out[f"rle-{name}"] = segmentation(
            folder, f"rle-{name}", "FRACTIONAL", single, random.integers(0, 181, size).astype(np.uint8), [1, 2, 3], RLELossless
        )
        labels = random.choice(np.array([0, 3, 17, 1000], np.uint16), size)
        out[f"labelmap-{name}"] = segmentation(folder, f"labelmap-{name}", "LABELMAP", single, labels, [None] * 3)
        maps = answer["maps"]
        maps[f"integer-{name}"] = parametric_map(
            folder, f"integer-{name}", single, random.integers(0, 65536, size).astype(np.uint16), 0.25, -3.0
        )
        maps[f"float-{name}"] = parametric_map(
            folder, f"float-{name}", single, random.normal(0, 1, size).astype(np.float32), 1.0, 0.0
        )
        maps[f"double-{name}"] = parametric_map(folder, f"double-{name}", single, random.normal(0, 1e6, size), 2.0, 5.0)
    json.dump(answer, sys.stdout)


if __name__ == "__main__" and "--probe" not in sys.argv:
    main(sys.argv[1])
