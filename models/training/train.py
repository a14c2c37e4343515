"""Training: one network from random weights, resumable from its last checkpoint."""

import math
import time
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch

from augment import cell_targets, change_intensity, random_affine, visible_share, warp
from losses import class_loss, heat_loss
from mirror import mirror_some
from network import TumourNet

BATCH, PEAK_RATE, DECAY, AVERAGING = 48, 2.5e-3, 0.03, 0.998


def sampling_weights(labels):
    """Rarer classes are drawn more often, by the square root of their rarity."""
    counts = np.bincount(labels, minlength=5)
    return (counts[labels] ** -0.5) / (counts[labels] ** -0.5).sum()


def make_batch(data, picked, generator, rng):
    """Augmented inputs and targets: (images, labels, label weights, heat target, cells inside a box)."""
    images, boxes = mirror_some(data["images"][picked], data["boxes"][picked], data["midlines"][picked], rng)
    matrices = random_affine(len(picked), generator)
    images = change_intensity(warp(images, matrices), generator)
    target, inside = cell_targets(boxes, matrices)
    labels = torch.from_numpy(data["labels"][picked])
    visible = visible_share(boxes, matrices).nan_to_num(0)
    weights = ((labels == 0) | (visible == 0) | (visible > 0.6)).float()  # half a tumour: class left open
    labels = torch.where(visible == 0, torch.zeros_like(labels), labels)
    return images, labels, weights, target, inside


def learning_rate(step, steps):
    """Linear warm-up over the first 3 %, then a cosine down to zero."""
    warm = steps * 0.03
    return PEAK_RATE * (step / warm if step < warm else 0.5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm))))


def optimiser_for(network):
    """AdamW; weight decay on the kernels only."""
    kernels = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    return torch.optim.AdamW([{"params": kernels, "weight_decay": DECAY}, {"params": others, "weight_decay": 0.0}])


def average_into(average, network):
    """Exponential moving average of the weights: evaluated and exported instead of the last step's."""
    for kept, new in zip(average.state_dict().values(), network.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - AVERAGING)
        else:
            kept.copy_(new)


def step(network, optimiser, batch, half_precision):
    """One step of the optimiser. Returns the three parts of the loss: class, heat, place."""
    images, labels, weights, target, inside = batch
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half_precision):
        logits, heat = network(images.to(memory_format=torch.channels_last))
    parts = class_loss(logits.float(), labels, weights), *heat_loss(heat.float(), target, inside)
    optimiser.zero_grad()
    sum(parts).backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimiser.step()
    return np.array([float(p.detach()) for p in parts])


def save(file, state):
    """A cut leaves the old checkpoint or the new one, never half of one."""
    partial = file.with_suffix(".new")
    torch.save(state, partial)
    partial.replace(file)


def train(data, work, epochs, seed, half_precision=True):
    """Train for a fixed number of epochs; nothing is selected on the hold-out.

    work: folder of the checkpoint. half_precision: bfloat16 arithmetic, twice as fast where the CPU has it.
    Returns the averaged network and the minutes that its training took.
    """
    torch.manual_seed(seed)
    network = TumourNet()
    average, optimiser = deepcopy(network), optimiser_for(network)
    rows = np.flatnonzero(data["roles"] == "train")
    chances, per_epoch = sampling_weights(data["labels"][rows]), len(rows) // BATCH
    checkpoint, first, minutes = Path(work) / f"checkpoint-{seed}.pt", 0, 0.0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        network.load_state_dict(saved["network"]), average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        first, minutes = saved["epoch"], saved["minutes"]
    for epoch in range(first, epochs):
        network.train()
        torch.manual_seed(seed * 1000 + epoch)
        generator, rng = torch.Generator().manual_seed(seed * 1000 + epoch), np.random.default_rng((seed, epoch))
        started, sums = time.time(), np.zeros(3)
        for k in range(per_epoch):
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(epoch * per_epoch + k, epochs * per_epoch)
            batch = make_batch(data, rng.choice(rows, BATCH, p=chances), generator, rng)
            sums += step(network, optimiser, batch, half_precision)
            # Copied at first, or the random start would stay in the average.
            average_into(average, network) if epoch >= 3 else average.load_state_dict(network.state_dict())
        minutes += (time.time() - started) / 60
        parts = " ".join(f"{name} {part:.3f}" for name, part in zip(("class", "heat", "place"), sums / per_epoch))
        print(f"epoch {epoch + 1}/{epochs} {parts}, {minutes:.1f} minutes", flush=True)
        save(checkpoint, {"network": network.state_dict(), "average": average.state_dict(),
                          "optimiser": optimiser.state_dict(), "epoch": epoch + 1, "minutes": minutes})
    return average.eval(), math.ceil(minutes)
