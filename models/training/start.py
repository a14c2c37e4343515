"""Training that begins from an earlier version's published weights instead of random ones."""

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import nn

NORM_OF = {"first": "norm1", "second": "norm2", "0": "1"}  # which normalisation follows a convolution


def convolutions(file):
    """{path of the module: (weights, bias)} of an exported network, whose normalisations are folded in."""
    graph = onnx.load(str(file)).graph
    values = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    layers = {}
    for node in graph.node:
        # /network/fine/fine.0/first/Conv, or without the network; the evidence's have no module of their own, nor has
        # the last layer, which the calibration went into
        steps = [step for step in node.name.split("/")[1:-1] if step != "network"]
        if node.op_type == "Gemm" and not steps:
            steps = ["classify"]
        if node.op_type in ("Conv", "Gemm") and steps:
            stem, *rest = steps
            path = ".".join([stem, *(part.removeprefix(f"{stem}.").removeprefix("shortcut.") for part in rest)])
            layers[path] = tuple(values[name] for name in node.input[1:3])
    return layers


def start_from(network, file, images):
    """Give a network the weights of an exported one; blocks that it lacks are left out (a shortcut stands in).

    Normalisations were folded into the convolutions at export. They are unfolded with the statistics that their
    inputs have on `images` [N,1,160,160], so that the network computes the same and goes on learning.
    """
    modules, sums, hooks = dict(network.named_modules()), {}, []
    for path, (weight, bias) in convolutions(Path(file)).items():
        layer = modules.get(path)
        if layer is None:
            continue
        layer.weight.data.copy_(weight)
        if layer.bias is not None:
            layer.bias.data.copy_(bias)
            continue
        parent, _, name = path.rpartition(".")
        norm = modules[f"{parent}.{NORM_OF[name]}"]
        norm.reset_running_stats(), norm.reset_parameters()
        norm.running_var.fill_(1 - norm.eps)
        norm.bias.data.copy_(bias)
        hooks.append(norm.register_forward_hook(lambda norm, inputs, _: sums.__setitem__(
            norm, (inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3), unbiased=False)))))
    network.eval()
    with torch.no_grad():
        network(images)
    for hook in hooks:
        hook.remove()
    for norm, (mean, variance) in sums.items():
        assert isinstance(norm, nn.BatchNorm2d)
        norm.bias.data += mean
        norm.weight.data.copy_((variance + norm.eps).sqrt())
        norm.running_mean.copy_(mean), norm.running_var.copy_(variance)
    return network
