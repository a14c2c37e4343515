"""Running the network on many inputs."""

import numpy as np
import torch


def predict(network, images):
    """All outputs of a network, in single precision, for images [N,160,160], as numpy arrays."""
    network.eval()
    parts = []
    with torch.no_grad():
        for start in range(0, len(images), 64):
            parts.append([output.numpy() for output in network(torch.from_numpy(images[start:start + 64])[:, None])])
    return tuple(np.concatenate(column) for column in zip(*parts))


def softmax(logits):
    shifted = logits.astype(np.float64)
    shifted = np.exp(shifted - shifted.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)
