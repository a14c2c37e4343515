"""Writes a network with every kind of layer that inspection counts to argv[1], and PyTorch's own counts to stdout.

With --probe it only says by its exit status whether PyTorch and ONNX export are there.
"""

import io
import json
import sys

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    """Self-attention over the cells of a feature map, as detection networks place it at their coarsest level."""

    def __init__(self, channels):
        super().__init__()
        self.project = nn.Conv2d(channels, 3 * channels, 1)

    def forward(self, x):
        n, c, h, w = x.shape
        q, k, v = self.project(x).flatten(2).chunk(3, 1)
        weights = ((q.transpose(1, 2) @ k) * c ** -0.5).softmax(-1)
        return (v @ weights.transpose(1, 2)).reshape(n, c, h, w)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, 2, 1)
        self.depthwise = nn.Conv2d(16, 16, 5, 1, 2, groups=16)
        self.wide = nn.Conv2d(16, 24, 3, 2, 2, dilation=2)
        self.attention = Attention(24)
        self.up = nn.ConvTranspose2d(24, 8, 2, 2)
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        x = F.silu(self.depthwise(F.silu(self.stem(x))))
        x = self.attention(F.silu(self.wide(x)))
        return self.head(self.up(x).mean((2, 3))).softmax(1)


def counts(network, image):
    """Multiply-adds by layer from the sizes that pass through it, in PyTorch's words."""
    found = {}

    def note(name):
        def hook(layer, inputs, output):
            if isinstance(layer, nn.ConvTranspose2d):
                found[name] = inputs[0].numel() * layer.weight[0].numel()
            elif isinstance(layer, nn.Conv2d):
                found[name] = output.numel() * layer.weight[0].numel()
            elif isinstance(layer, nn.Linear):
                found[name] = output.numel() * layer.in_features
        return hook

    for name, layer in network.named_modules():
        layer.register_forward_hook(note(name))
    network(image)
    return {name: int(sums) for name, sums in found.items()}


if "--probe" in sys.argv:
    torch.onnx.export(nn.ReLU(), torch.zeros(1), io.BytesIO())
    sys.exit(0)
torch.manual_seed(1)
network, image = Network().eval(), torch.zeros(1, 3, 96, 64)
with torch.no_grad():
    layers = counts(network, image)
    torch.onnx.export(network, image, sys.argv[1], opset_version=13)
tokens = 24 * 16
print(json.dumps({
    "layers": layers,
    "attention": 2 * tokens * tokens * 24,
    "parameters": sum(p.numel() for p in network.parameters()),
}))
