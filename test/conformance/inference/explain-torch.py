"""Explains a small network's answer in PyTorch and NumPy, apart from Sulcus, to compare with.

argv[1]: where the network goes as ONNX. stdin: JSON {height, width, data} of the prepared picture, {patch, stride} of
occlusion. stdout: JSON with the logits, the class activation map, occlusion map and Score-CAM of class 1.
With --probe it only says by its exit status whether PyTorch and ONNX export are there.
"""

import io
import json
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

LABEL = 1


class Network(nn.Module):
    """A plain classifier that ends in a mean over places and a linear layer."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 8, 5, 2, 2)
        self.second = nn.Conv2d(8, 12, 3, 2, 1)
        self.head = nn.Linear(12, 3)

    def features(self, x):
        return F.relu(self.second(F.relu(self.first(x))))

    def logits(self, x):
        return self.head(self.features(x).mean((2, 3)))

    def forward(self, x):
        maps = self.features(x)
        return torch.softmax(self.head(maps.mean((2, 3))), 1), torch.sigmoid(maps.mean(1, keepdim=True))


def log_odds(network, pictures):
    """log(p / (1 - p)) of the class, in 64 bits from the logits."""
    logits = network.logits(pictures).double()
    others = [i for i in range(logits.shape[1]) if i != LABEL]
    return (logits[:, LABEL] - torch.logsumexp(logits[:, others], 1)).numpy()


def occlusion(network, picture, patch, stride):
    height, width = picture.shape
    rows, columns = -(-height // stride), -(-width // stride)
    covered = [picture]
    for row in range(rows):
        for column in range(columns):
            one = picture.copy()
            top, left = int(round((row + 0.5) * stride - patch / 2)), int(round((column + 0.5) * stride - patch / 2))
            one[max(0, top):max(0, top + patch), max(0, left):max(0, left + patch)] = picture.mean()
            covered.append(one)
    odds = log_odds(network, torch.tensor(np.stack(covered)[:, None], dtype=torch.float32))
    return (odds[0] - odds[1:]).reshape(rows, columns)


def score_cam(network, picture):
    image = torch.tensor(picture[None, None], dtype=torch.float32)
    maps = network.features(image)
    large = F.interpolate(maps, size=picture.shape, mode="bilinear", align_corners=False)[0]
    low, high = large.amin((1, 2), keepdim=True), large.amax((1, 2), keepdim=True)
    alive = (high > low).flatten()
    masks = ((large - low) / (high - low))[alive]
    weights = torch.softmax(torch.tensor(log_odds(network, (image[0] * masks)[:, None])), 0)
    return F.relu((weights[:, None, None] * maps[0][alive].double()).sum(0)).numpy()


if "--probe" in sys.argv:
    torch.onnx.export(nn.ReLU(), torch.zeros(1), io.BytesIO())
    sys.exit(0)
torch.manual_seed(5)
network = Network().eval()
with torch.no_grad():
    network.first.weight.mul_(3)
    network.head.weight.mul_(8)
    asked = json.load(sys.stdin)
    picture = np.array(asked["data"], dtype=np.float32).reshape(asked["height"], asked["width"])
    image = torch.tensor(picture[None, None])
    free = {0: "slices"}
    torch.onnx.export(network, image, sys.argv[1], opset_version=13, input_names=["image"], output_names=["probabilities", "heat"],
                      dynamic_axes={"image": free, "probabilities": free, "heat": free})
    cam = np.einsum("k,kij->ij", network.head.weight[LABEL].double().numpy(), network.features(image)[0].double().numpy())
    print(json.dumps({
        "logits": network.logits(image)[0].tolist(),
        "bias": float(network.head.bias[LABEL]),
        "cam": cam.flatten().tolist(),
        "occlusion": occlusion(network, picture, asked["patch"], asked["stride"]).flatten().tolist(),
        "scoreCam": score_cam(network, picture).flatten().tolist(),
    }))
