"""Training: one network from random weights, resumable from its last checkpoint."""

import math
import time
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch

from augment import cell_targets, change_intensity, hide_patches, random_affine, uniform, visible_share, warp
from heads import change_contrast
from losses import UNTYPED, box_loss, class_loss, heat_loss, none_loss
from mirror import FAR, mirror_some, mirrored_heads
from network import TumourNet
from paste import paste_some
from preprocess import SIZE
from start import start_from

BATCH, STEPS_PER_EPOCH, PEAK_RATE, STARTED_RATE, DECAY, AVERAGING = 48, 62, 2.5e-3, 1.5e-3, 0.03, 0.998
SMALL, SMALL_SHARE = 128, 0.75  # side of the inputs in the first epochs, which then cost 0.64 of the others
HEADS = "heads"  # source of the slices that `heads.py` makes


def sampling_weights(labels, sources):
    """Rarer classes are drawn more often, by the square root of their rarity; made heads count as a class."""
    kinds = np.where(sources == HEADS, labels.max() + 1, labels)
    counts = np.bincount(kinds)
    return (counts[kinds] ** -0.5) / (counts[kinds] ** -0.5).sum()


def donors_of(data):
    """Training slices whose tumour may be laid into other heads: typed ones with a box."""
    rows = np.flatnonzero((data["roles"] == "train") & np.char.startswith(data["sources"], "cheng") & np.isfinite(data["boxes"][:, 0]))
    return data["images"][rows], data["boxes"][rows]


def contrast_strength(heads, generator):
    """How far from the scanner's own brightness a slice is shown: made heads mostly far, the rest seldom and little."""
    n = len(heads)
    seldom = torch.rand(n, generator=generator)
    far = torch.where(seldom < 0.7, uniform(n, 0.2, 1.0, generator), torch.zeros(n))
    near = torch.where(seldom < 0.2, uniform(n, 0.05, 0.35, generator), torch.zeros(n))
    return torch.where(torch.from_numpy(heads), far, near)


def make_batch(data, donors, picked, size, generator, rng):
    """Augmented inputs [N,1,size,size] and targets: (images, labels, label weights, heat target, cells inside a box,
    and how far that box reaches)."""
    plain, plain_boxes, labels = data["images"][picked], data["boxes"][picked], data["labels"][picked]
    pasted = paste_some(plain, plain_boxes, labels, donors, rng)
    images, boxes = mirror_some(plain, plain_boxes, labels, np.where(pasted, np.nan, data["midlines"][picked]), rng)
    images = change_contrast(images, contrast_strength(data["sources"][picked] == HEADS, generator), generator)
    matrices = random_affine(len(picked), generator)
    target, inside, sides = cell_targets(boxes, matrices, size)
    images = hide_patches(change_intensity(warp(images, matrices, size, generator), generator), inside, generator)
    labels = torch.from_numpy(np.where(pasted, UNTYPED, labels))
    visible = visible_share(boxes, matrices).nan_to_num(0)
    weights = ((labels == 0) | (visible == 0) | (visible > 0.6)).float()  # half a tumour: class left open
    labels = torch.where(visible == 0, torch.zeros_like(labels), labels)
    return images, labels, weights, target, inside, sides


def mirrored_batch(heads, count, size, generator, rng):
    """Augmented heads without a tumour [2 count,1,size,size], as many of Cheng's as of Br35H's.

    Version 2.1.0, trained without them, calls 95 of the 157 that are held out of Cheng's none; 2.2.0, with 8 of each collection
    in each batch of 40 more epochs, 134, and finds 217 gliomas of 240 in place of 223. Such heads are told from Cheng's tumours with an area
    under the curve of 0.973 in place of 0.954.
    """
    if count == 0:
        return torch.zeros(0, 1, size, size)
    images, labels = heads
    picked = np.concatenate([rng.choice(np.flatnonzero((labels > 0) == of_cheng), count) for of_cheng in (True, False)])
    matrices = random_affine(len(picked), generator)
    return change_intensity(warp(torch.from_numpy(images[picked])[:, None], matrices, size, generator), generator)


def learning_rate(step, steps, highest):
    """Linear warm-up over the first 3 %, then a cosine down to zero."""
    warm = steps * 0.03
    return highest * (step / warm if step < warm else 0.5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm))))


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


def step(network, optimiser, batch, mirrored, device, half_precision):
    """One step of the optimiser; the mirrored heads teach "none" and nothing of heat. Returns the parts of the loss:
    class, heat, place, box, mirrored heads."""
    images, labels, weights, target, inside, truth = (part.to(device) for part in batch)
    shown, n = torch.cat([images, mirrored.to(device)]), len(images)
    with torch.autocast(device, dtype=torch.bfloat16, enabled=half_precision):
        logits, heat, sides = network(shown.to(memory_format=torch.channels_last))
    logits, heat, sides = logits.float(), heat.float()[:n], sides.float()[:n]
    parts = class_loss(logits[:n], labels, weights), *heat_loss(heat, target, inside), box_loss(sides, truth, inside, target), none_loss(logits[n:])
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


def train(data, work, epochs, seed, half_precision=False, start=None, mirrored=8):
    """Train for a fixed number of epochs; nothing is selected on the hold-out.

    work: folder of the checkpoint. half_precision: bfloat16 arithmetic, twice as fast where the processor has it and
    twenty times slower where it has not. A graphics processor is used where there is one. start: weights.onnx of an
    earlier version to begin from, then with a smaller learning rate; random weights without it. mirrored: heads without a
    tumour of each collection that every batch shows besides.
    Returns the averaged network and the minutes that its training took.
    """
    torch.manual_seed(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows = np.flatnonzero(data["roles"] == "train")
    network = TumourNet()
    if start is not None:
        start_from(network, start, torch.from_numpy(data["images"][rows[::8]])[:, None])
    network = network.to(device)
    average, optimiser = deepcopy(network), optimiser_for(network)
    highest = PEAK_RATE if start is None else STARTED_RATE
    heads = mirrored_heads(data, "train", np.random.default_rng(seed), FAR)
    chances, donors = sampling_weights(data["labels"][rows], data["sources"][rows]), donors_of(data)
    checkpoint, first, minutes = Path(work) / f"checkpoint-{seed}.pt", 0, 0.0
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device)
        network.load_state_dict(saved["network"]), average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        first, minutes = saved["epoch"], saved["minutes"]
    for epoch in range(first, epochs):
        network.train()
        torch.manual_seed(seed * 1000 + epoch)
        generator, rng = torch.Generator().manual_seed(seed * 1000 + epoch), np.random.default_rng((seed, epoch))
        started, sums = time.time(), np.zeros(5)
        size = SMALL if epoch < SMALL_SHARE * epochs else SIZE
        for k in range(STEPS_PER_EPOCH):
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(epoch * STEPS_PER_EPOCH + k, epochs * STEPS_PER_EPOCH, highest)
            batch = make_batch(data, donors, rng.choice(rows, BATCH, p=chances), size, generator, rng)
            sums += step(network, optimiser, batch, mirrored_batch(heads, mirrored, size, generator, rng), device, half_precision)
            # Copied at first, or the random start would stay in the average.
            average_into(average, network) if epoch >= 3 else average.load_state_dict(network.state_dict())
        minutes += (time.time() - started) / 60
        parts = " ".join(f"{name} {part:.3f}" for name, part in zip(("class", "heat", "place", "box", "mirrored"), sums / STEPS_PER_EPOCH))
        print(f"epoch {epoch + 1}/{epochs} {parts}, {minutes:.1f} minutes", flush=True)
        save(checkpoint, {"network": network.state_dict(), "average": average.state_dict(),
                          "optimiser": optimiser.state_dict(), "epoch": epoch + 1, "minutes": minutes})
    return average.cpu().eval(), math.ceil(minutes)
