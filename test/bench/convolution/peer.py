"""OpenCV's filter2D and scipy.ndimage as peers of the convolution benchmark.

Reads one JSON object a line, answers each with the seconds it took: {"do": "bank", "size", "kernels", "threads",
"before"}, where as many banks that are not timed go before, {"do": "gaussian"} or {"do": "log"}. Both sides make numbers of the same shape and distribution.
"""
import json
import sys
import time

import cv2
import numpy as np
import scipy.ndimage

random = np.random.default_rng(1)
image = random.standard_normal((512, 512)).astype(np.float32)
maps = [np.zeros_like(image) for _ in range(16)]
volume = None
kept = None

for line in sys.stdin:
    request = json.loads(line)
    if request["do"] == "versions":
        print(json.dumps({"opencv": cv2.__version__, "scipy": scipy.__version__}), flush=True)
        continue
    if request["do"] == "bank":
        cv2.setNumThreads(request["threads"])
        size = request["size"]
        kernels = [random.standard_normal((size, size)).astype(np.float32) for _ in range(request["kernels"])]
        for _ in range(request["before"] + 1):
            begun = time.perf_counter()
            for kernel, map in zip(kernels, maps):
                cv2.filter2D(image, -1, kernel, dst=map, borderType=cv2.BORDER_REFLECT)
    else:
        if volume is None:
            volume = random.standard_normal((180, 256, 256)).astype(np.float32)
        run = scipy.ndimage.gaussian_filter if request["do"] == "gaussian" else scipy.ndimage.gaussian_laplace
        begun = time.perf_counter()
        # 3 / 1.2 voxels: a radius of 3, seven taps along each axis.
        kept = run(volume, 1.2, truncate=2.5)
    print(json.dumps(time.perf_counter() - begun), flush=True)
