"""An int8 build of the exported network: its convolutional trunk in 8-bit integers. The first layer, which of one channel
is slower in integers (0.77 against 0.18 ms), and all that makes answers stay in float32.

Post-training quantisation in the QDQ form (a pair QuantizeLinear, DequantizeLinear on every tensor of the trunk), which
onnxruntime turns into integer kernels. Activations are uint8 with the range that training slices need. Weights are
int8, one scale an output channel, and use 7 of their 8 bits: processors without VNNI add pairs of products in 16 bits,
which 8 would overflow, and answers must not depend on the processor. Every tensor keeps its name, as what it is worth
after rounding, so what reads the float32 network by names reads this one.
"""

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch.nn import functional as F

WEIGHT_MOST, ACTIVATION_MOST = 63, 255
RANGE = 0.9999  # share of a tensor's values that its range holds, of the slices that need most
STEM = ("/stem/",)
TRUNK = ("/fine/", "/coarse/", "/down/", "/merge/", "/Resize/", "/Add/")


def nodes_of(graph, parts):
    return [node for node in graph.node if f"{node.name}/".startswith(parts) and node.op_type != "Constant"]


def run_nodes(nodes, constants, images):
    """{tensor: values} of the nodes for images [N,1,160,160], in PyTorch."""
    values = {"image": images}
    for node in nodes:
        x = values[node.input[0]]
        if node.op_type == "Conv":
            attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            weight, bias = (torch.from_numpy(constants[name].copy()) for name in node.input[1:3])
            out = F.conv2d(x, weight, bias, stride=attributes["strides"], padding=attributes["pads"][:2])
        elif node.op_type == "Relu":
            out = F.relu(x)
        elif node.op_type == "Add":
            out = x + values[node.input[1]]
        else:
            out = F.interpolate(x, scale_factor=2.0, mode="nearest")
        values[node.output[0]] = out
    return values


def ranges(nodes, constants, images):
    """{tensor: (low, high)} over images [N,160,160]: 0 is always inside."""
    found = {}
    with torch.no_grad():
        for k in range(0, len(images), 32):
            batch = torch.from_numpy(images[k:k + 32])[:, None]
            for name, values in run_nodes(nodes, constants, batch).items():
                flat = values.flatten().sort().values
                last = len(flat) - 1
                low, high = float(flat[round(last * (1 - RANGE))]), float(flat[round(last * RANGE)])
                before = found.get(name, (0.0, 0.0))
                found[name] = min(before[0], low), max(before[1], high)
    return found


class Writer:
    """Collects the nodes and constants of the quantised graph."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, name, values, kind):
        self.constants.append(numpy_helper.from_array(np.asarray(values, dtype=kind), name))
        return name

    def pair(self, source, tensor, low, high):
        """The nodes that make `tensor` of `source` by rounding; returns its step."""
        scale = max(high - low, 1e-6) / ACTIVATION_MOST
        names = [self.constant(f"{tensor}_scale", scale, np.float32), self.constant(f"{tensor}_zero", round(-low / scale), np.uint8)]
        self.nodes.append(helper.make_node("QuantizeLinear", [source, *names], [f"{tensor}_q"], f"{tensor}_quantize"))
        self.nodes.append(helper.make_node("DequantizeLinear", [f"{tensor}_q", *names], [tensor], f"{tensor}_dequantize"))
        return scale

    def weights(self, name, values, input_scale, bias_name, bias):
        """The nodes that make a convolution's weights and bias, which keep their names, of integers."""
        scales = np.maximum(np.abs(values).reshape(len(values), -1).max(1), 1e-9) / WEIGHT_MOST
        whole = np.clip(np.round(values / scales[:, None, None, None]), -WEIGHT_MOST, WEIGHT_MOST)
        for tensor, numbers, steps, kind in ((name, whole, scales, np.int8), (bias_name, np.round(bias / (scales * input_scale)), scales * input_scale, np.int32)):
            inputs = [self.constant(f"{tensor}_q", numbers, kind), self.constant(f"{tensor}_scale", steps, np.float32),
                      self.constant(f"{tensor}_zero", np.zeros(len(steps)), kind)]
            self.nodes.append(helper.make_node("DequantizeLinear", inputs, [tensor], f"{tensor}_dequantize", axis=0))


def quantise(source, target, images):
    """Write the int8 build of the network in `source` to `target`; images [N,160,160] set the ranges."""
    model = onnx.load(str(source))
    graph = model.graph
    constants = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    first, nodes = nodes_of(graph, STEM), nodes_of(graph, TRUNK)
    reach, writer, steps = ranges([*first, *nodes], constants, images), Writer(), {}
    inside, begun = {node.name for node in nodes}, first[-1].name
    for node in graph.node:
        copy = onnx.NodeProto()
        copy.CopyFrom(node)
        if node.name in inside or node.name == begun:
            if node.op_type == "Conv":
                writer.weights(node.input[1], constants[node.input[1]], steps[node.input[0]], node.input[2], constants[node.input[2]])
            tensor = node.output[0]
            # what only a ReLU reads is rounded after it
            if any(other.op_type != "Relu" for other in graph.node if tensor in other.input):
                copy.output[0] = f"{tensor}_exact"
                writer.nodes.append(copy)
                steps[tensor] = writer.pair(f"{tensor}_exact", tensor, *reach[tensor])
                continue
        writer.nodes.append(copy)
    used = {name for node in writer.nodes for name in node.input}
    made = {name for node in writer.nodes for name in node.output}
    kept = [t for t in graph.initializer if t.name in used - made]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(writer.nodes)
    graph.initializer.extend([*kept, *writer.constants])
    onnx.checker.check_model(model)
    onnx.save(model, str(target))
