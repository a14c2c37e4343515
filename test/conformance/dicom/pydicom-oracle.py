"""Prints, as JSON, what pydicom reads from the files named on standard input: the opinion the tests compare with.

With --probe it only tells whether pydicom and numpy can be imported.
"""

import hashlib
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

import numpy
import pydicom
from pydicom.pixel_data_handlers.util import convert_color_space

JPEG_BASELINE = "1.2.840.10008.1.2.4.50"


def read(path, raw_folder, number):
    dataset = pydicom.dcmread(path)
    answer = {"patientName": str(dataset.get("PatientName", ""))}
    try:
        array = dataset.pixel_array
    except Exception as error:
        return {**answer, "pixelError": type(error).__name__}
    little = numpy.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))
    answer["sha256"] = hashlib.sha256(little.tobytes()).hexdigest()
    answer["shape"] = list(array.shape)
    syntax = str(dataset.file_meta.TransferSyntaxUID)
    if syntax == JPEG_BASELINE and dataset.PhotometricInterpretation.startswith("YBR"):
        # pydicom leaves JPEG colour in YBR; Sulcus' decoder converts
        answer["rgbFile"] = os.path.join(raw_folder, f"{number}.raw")
        convert_color_space(array, "YBR_FULL", "RGB").tofile(answer["rgbFile"])
    return answer


def main():
    request = json.load(sys.stdin)
    answers = {}
    for number, path in enumerate(request["files"]):
        try:
            answers[path] = read(path, request["folder"], number)
        except Exception as error:
            answers[path] = {"error": type(error).__name__}
    json.dump(answers, sys.stdout)


if __name__ == "__main__" and "--probe" not in sys.argv:
    main()
