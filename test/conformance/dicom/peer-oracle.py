"""Prints, as JSON, what other DICOM readers make of files: the opinions that Sulcus' pixels are compared with.

Standard input: {"files": [PATH], "everyone": bool, "folder": PATH or null}. pydicom is asked first, gdcm and dcmtk where
it cannot answer, or all of them with "everyone". With "folder", the decoded bytes are written there too.
With --probe it only tells whether pydicom and numpy can be imported.
"""

import gzip
import hashlib
import json
import logging
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import types
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
try:
    import requests  # noqa: F401  pydicom imports it for downloads, which are not wanted here
except Exception:  # a broken dependency of requests must not hide pydicom
    sys.modules["requests"] = types.ModuleType("requests")

import numpy
import pydicom
from pydicom.pixel_data_handlers.util import convert_color_space

try:
    import gdcm

    for trace in (gdcm.Trace.DebugOff, gdcm.Trace.WarningOff, gdcm.Trace.ErrorOff):
        trace()
except ImportError:
    gdcm = None

JPEG = "1.2.840.10008.1.2.4."
DCMTK_TOOLS = {
    **{JPEG + end: "dcmdjpeg" for end in ("50", "51", "57", "70")},
    **{JPEG + end: "dcmdjpls" for end in ("80", "81")},
    "1.2.840.10008.1.2.5": "dcmdrle",
}


def plain_file(path):
    """The file, or a temporary copy of what it inflates to."""
    with open(path, "rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return path
    copy = tempfile.NamedTemporaryFile(suffix=".dcm", delete=False)
    with gzip.open(path) as packed, copy:
        shutil.copyfileobj(packed, copy)
    return copy.name


def syntax_of(dataset):
    return str(getattr(dataset.file_meta, "TransferSyntaxUID", ""))


def ask_pydicom(path):
    dataset = pydicom.dcmread(path)
    array = dataset.pixel_array
    photometric = str(dataset.get("PhotometricInterpretation", ""))
    conversion = None
    # JPEG streams carry colour as YCbCr; pydicom hands that out, Sulcus, dcmtk and gdcm's viewers convert. A fair
    # comparison converts with pydicom's own matrix (PS3.3 C.7.6.3.1.2).
    if syntax_of(dataset) == JPEG + "50" and photometric.startswith("YBR"):
        array = convert_color_space(array, photometric, "RGB")
        conversion = photometric + " to RGB"
    return array, conversion


def ask_gdcm(path):
    if gdcm is None:
        raise RuntimeError("not installed")
    # gdcm ends the whole process when an assertion fails, as on plain text: it gets one of its own
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=lambda: theirs.send(read_with_gdcm(path)))
    child.start()
    theirs.close()
    try:
        return ours.recv(), None
    except EOFError:
        raise ValueError("cannot read the image") from None
    finally:
        child.join()


def read_with_gdcm(path):
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    if not reader.Read():
        raise ValueError("cannot read the image")
    image = reader.GetImage()
    kind = image.GetPixelFormat()
    bits, signed = kind.GetBitsAllocated(), kind.GetPixelRepresentation()
    samples = kind.GetSamplesPerPixel()
    dtype = numpy.dtype(f"<{'i' if signed else 'u'}{max(bits // 8, 1)}")
    array = numpy.frombuffer(image.GetBuffer().encode("utf-8", errors="surrogateescape"), dtype)
    columns, rows = image.GetDimension(0), image.GetDimension(1)
    frames = image.GetDimension(2) if image.GetNumberOfDimensions() > 2 else 1
    return array.reshape([frames, rows, columns, samples])


def ask_dcmtk(path):
    syntax = syntax_of(pydicom.dcmread(path, force=True, stop_before_pixels=True))
    tool = DCMTK_TOOLS.get(syntax, "dcmconv")
    if shutil.which(tool) is None:
        raise RuntimeError("not installed")
    with tempfile.TemporaryDirectory() as folder:
        native = os.path.join(folder, "native.dcm")
        command = [tool, *(["+te"] if tool == "dcmconv" else []), path, native]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode != 0 or not os.path.exists(native):
            raise ValueError(f"{tool} fails")
        return pydicom.dcmread(native).pixel_array, None


def version_of(name):
    if name == "pydicom":
        return pydicom.__version__
    if name == "gdcm":
        return gdcm.Version.GetVersion() if gdcm else ""
    run = subprocess.run(["dcmconv", "--version"], capture_output=True, text=True)
    return run.stdout.split(" v")[1].split(" ")[0]


PEERS = {"pydicom": ask_pydicom, "gdcm": ask_gdcm, "dcmtk": ask_dcmtk}
VERSIONS = {}


def label(name):
    if name not in VERSIONS:
        VERSIONS[name] = f"{name} {version_of(name)}"
    return VERSIONS[name]


def opinion(name, path, raw_file):
    array, conversion = PEERS[name](path)
    little = numpy.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))
    answer = {"by": label(name), "sha256": hashlib.sha256(little.tobytes()).hexdigest()}
    # one frame, one sample: no axis of their own
    answer["shape"] = [size for size in array.shape if size != 1]
    if conversion:
        answer["conversion"] = conversion
    if raw_file:
        answer["raw"] = raw_file
        little.tofile(raw_file)
    return answer


def names_in(dataset):
    """All names of people, also within sequences, in the order of tags."""
    values = [element.value for element in dataset.iterall() if element.VR == "PN"]
    return [str(name) for value in values for name in (value if isinstance(value, (list, pydicom.multival.MultiValue)) else [value])]


def can_hold_pixels(path):
    """Whether asking is worth its while: plain text, and DICOM without pixel data, are nobody's images."""
    try:
        return any(name in pydicom.dcmread(path) for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData"))
    except Exception:
        with open(path, "rb") as file:
            return b"\0" in file.read(1024)


def read(path, everyone, raw_file):
    answer = {"opinions": [], "refusals": {}}
    plain = plain_file(path)
    try:
        answer["names"] = names_in(pydicom.dcmread(plain, stop_before_pixels=True))
    except Exception:
        pass
    for name in PEERS if can_hold_pixels(plain) else []:
        try:
            answer["opinions"].append(opinion(name, plain, raw_file and f"{raw_file}.{name}"))
        except Exception as error:
            answer["refusals"][name] = type(error).__name__
            continue
        if not everyone:
            break
    if plain != path:
        os.remove(plain)
    return answer


def main():
    request = json.load(sys.stdin)
    folder = request.get("folder")
    answers = {
        path: read(path, request.get("everyone", False), folder and os.path.join(folder, str(number)))
        for number, path in enumerate(request["files"])
    }
    json.dump(answers, sys.stdout)


if __name__ == "__main__" and "--probe" not in sys.argv:
    main()
