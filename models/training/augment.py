"""Random changes of geometry and intensity, a batch at a time. Labels follow what remains visible."""

import math

import torch
from torch.nn import functional as F

from preprocess import SIZE

CELLS = 20


def uniform(n, low, high, rng):
    return low + (high - low) * torch.rand(n, generator=rng)


def random_affine(n, rng):
    """Matrices [n,2,3] from output to source positions, both in -1..1.

    One picture in eight is a close view that may miss the tumour: heads from the tumour sources then also occur
    without one, which a network that tells the classes by their source gets wrong.
    """
    close = torch.rand(n, generator=rng) < 0.125
    zoom = torch.where(close, uniform(n, 1.5, 2.2, rng), uniform(n, 0.72, 1.2, rng))
    reach = torch.where(close, 1 - 1 / zoom, torch.full((n,), 0.12))
    angle = torch.randn(n, generator=rng) * math.radians(10)
    aspect = torch.exp(torch.randn(n, generator=rng) * 0.06)
    flip_x = torch.where(torch.rand(n, generator=rng) < 0.5, -1.0, 1.0)
    flip_y = torch.where(torch.rand(n, generator=rng) < 0.1, -1.0, 1.0)
    cos, sin = torch.cos(angle) / zoom, torch.sin(angle) / zoom
    shift_x, shift_y = uniform(n, -1, 1, rng) * reach, uniform(n, -1, 1, rng) * reach
    return torch.stack([torch.stack([cos * flip_x * aspect, -sin * flip_y, shift_x], 1),
                        torch.stack([sin * flip_x, cos * flip_y / aspect, shift_y], 1)], 1)


def warp(images, matrices):
    grid = F.affine_grid(matrices, [len(images), 1, SIZE, SIZE], align_corners=False)
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def cell_targets(boxes, matrices):
    """Heat target [N,20,20] (1 in the middle of a box, falling to 0.45 at the middle of its sides), and the mask
    of the cells whose centre lies in a box. boxes [N,K,4] are in source pixels, NaN where there is none."""
    grid = F.affine_grid(matrices, [len(boxes), 1, CELLS, CELLS], align_corners=False)
    position = ((grid + 1) * SIZE / 2)[:, None]  # N,1,20,20,2: cell centres in source pixels
    low, high = boxes[:, :, None, None, :2], boxes[:, :, None, None, 2:]
    offset = (position - (low + high) / 2) / ((high - low) / 2).clamp(min=4.0)  # no smaller than a cell
    target = torch.exp(-0.8 * (offset ** 2).sum(-1)).nan_to_num(0).amax(1)
    inside = ((position > low) & (position < high)).all(-1).any(1)
    return torch.where(target < 0.05, torch.zeros_like(target), target), inside


def visible_share(boxes, matrices):
    """Largest share of any of a slice's boxes [N,K,4] that the warped picture still shows; 0 without a box."""
    steps = (torch.arange(8) + 0.5) / 8
    fy, fx = torch.meshgrid(steps, steps, indexing="ij")
    x = boxes[..., 0:1] + (boxes[..., 2:3] - boxes[..., 0:1]) * fx.reshape(-1)
    y = boxes[..., 1:2] + (boxes[..., 3:4] - boxes[..., 1:2]) * fy.reshape(-1)
    source = torch.stack([x, y], -1) * 2 / SIZE - 1  # N,K,64,2
    inverse = torch.inverse(matrices[:, :, :2])
    output = torch.einsum("nij,nkpj->nkpi", inverse, source - matrices[:, None, None, :, 2])
    return (output.abs() < 1).all(-1).float().mean(-1).amax(1)


def low_resolution(images, rng):
    """Blur as from a coarser acquisition: down by 1.3 to 3, and up again."""
    size = int(SIZE / float(uniform(1, 1.3, 3, rng)))
    small = F.interpolate(images, size=(size, size), mode="area")
    return F.interpolate(small, size=(SIZE, SIZE), mode="bilinear", align_corners=False)


def change_intensity(images, rng):
    """Bias field, gamma, window, blur, noise. Keeps 0..1."""
    n = len(images)
    column = (n, 1, 1, 1)
    field = torch.randn(n, 1, 4, 4, generator=rng) * uniform(n, 0, 0.3, rng).view(column)
    images = images * torch.exp(F.interpolate(field, size=(SIZE, SIZE), mode="bicubic", align_corners=False))
    images = images.clamp(min=1e-5) ** torch.exp(uniform(n, -0.6, 0.5, rng)).view(column)
    soft = torch.rand(n, generator=rng) < 0.3
    if soft.any():
        images[soft] = low_resolution(images[soft], rng)
    images = images * torch.exp(uniform(n, -0.35, 0.6, rng)).view(column) + uniform(n, -0.06, 0.06, rng).view(column)
    sigma = uniform(n, -0.06, 0.07, rng).clamp(min=0).view(column)
    noise = torch.randn(images.shape, generator=rng) * sigma
    return (images + noise).abs().clamp(0, 1)  # the magnitude of a noisy signal: Rician, as in MRI
