"""Random changes of geometry and intensity, a batch at a time. Labels follow what remains visible."""

import math

import torch
from torch.nn import functional as F

from preprocess import SIZE

STRIDE = 8  # input pixels a heat cell


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
    angle = torch.randn(n, generator=rng) * math.radians(14)
    aspect = torch.exp(torch.randn(n, generator=rng) * 0.06)
    flip_x = torch.where(torch.rand(n, generator=rng) < 0.5, -1.0, 1.0)
    flip_y = torch.where(torch.rand(n, generator=rng) < 0.1, -1.0, 1.0)
    cos, sin = torch.cos(angle) / zoom, torch.sin(angle) / zoom
    shift_x, shift_y = uniform(n, -1, 1, rng) * reach, uniform(n, -1, 1, rng) * reach
    return torch.stack([torch.stack([cos * flip_x * aspect, -sin * flip_y, shift_x], 1),
                        torch.stack([sin * flip_x, cos * flip_y / aspect, shift_y], 1)], 1)


def warp(images, matrices, size, rng):
    """Images [N,1,size,size] at the matrices' positions; every second one slightly bent (at most a heat cell)."""
    n = len(images)
    grid = F.affine_grid(matrices, [n, 1, size, size], align_corners=False)
    bend = torch.randn(n, 2, 5, 5, generator=rng) * 0.012 * (torch.rand(n, 1, 1, 1, generator=rng) < 0.5)
    grid = grid + F.interpolate(bend, size=(size, size), mode="bicubic", align_corners=False).permute(0, 2, 3, 1)
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def cell_targets(boxes, matrices, size):
    """Heat target [N,h,w], h = w = size/8 (1 in the middle of a box, falling to 0.45 at the middle of its sides), the
    mask of the cells whose centre lies in a box, and how far that box reaches from there: left, top, right, bottom
    [N,4,h,w] in pixels of the warped picture. boxes [N,K,4] are in source pixels, NaN where there is none."""
    cells = size // STRIDE
    grid = F.affine_grid(matrices, [len(boxes), 1, cells, cells], align_corners=False)
    position = ((grid + 1) * SIZE / 2)[:, None]  # N,1,h,w,2: cell centres in source pixels
    low, high = boxes[:, :, None, None, :2], boxes[:, :, None, None, 2:]
    offset = (position - (low + high) / 2) / ((high - low) / 2).clamp(min=4.0)  # no smaller than a cell
    each = torch.exp(-0.8 * (offset ** 2).sum(-1)).nan_to_num(0)  # N,K,h,w
    target, own = each.max(1)
    inside = ((position > low) & (position < high)).all(-1).any(1)
    warped = warped_boxes(boxes, matrices, size)
    box = warped.gather(1, own.flatten(1)[:, :, None].expand(-1, -1, 4)).unflatten(1, own.shape[1:])  # N,h,w,4
    centre = (torch.arange(cells) + 0.5) * STRIDE
    y, x = torch.meshgrid(centre, centre, indexing="ij")
    sides = torch.stack([x - box[..., 0], y - box[..., 1], box[..., 2] - x, box[..., 3] - y], 1)
    return torch.where(target < 0.05, torch.zeros_like(target), target), inside, sides.nan_to_num(1).clamp(min=1)


def warped_boxes(boxes, matrices, size):
    """Where boxes [N,K,4] in source pixels come to lie in the warped picture, in its pixels: around the ellipses that
    they hold, for a box around turned corners would be too large."""
    middle = (boxes[..., :2] + boxes[..., 2:]) / SIZE - 1
    half = (boxes[..., 2:] - boxes[..., :2]) / SIZE
    inverse = torch.inverse(matrices[:, :, :2])
    centre = torch.einsum("nij,nkj->nki", inverse, middle - matrices[:, None, :, 2])
    reach = torch.einsum("nij,nkj->nki", inverse ** 2, half ** 2).sqrt()
    return (torch.cat([centre - reach, centre + reach], -1) + 1) * size / 2


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
    size = int(images.shape[-1] / float(uniform(1, 1.3, 3, rng)))
    small = F.interpolate(images, size=(size, size), mode="area")
    return F.interpolate(small, size=images.shape[-2:], mode="bilinear", align_corners=False)


def hide_patches(images, inside, rng):
    """Grey patches over a third of the pictures, beside the tumour (Zhong et al. 2020): no single landmark decides.
    inside [N,h,w]: the cells that hold a tumour."""
    cells = inside.shape[-1]
    for k in torch.nonzero(torch.rand(len(images), generator=rng) < 0.33).flatten().tolist():
        height, width = torch.randint(2, cells // 3, (2,), generator=rng).tolist()
        row, column = (int(torch.randint(0, cells - side, (1,), generator=rng)) for side in (height, width))
        if not inside[k, row:row + height, column:column + width].any():
            grey = images[k].mean() * 2 * float(torch.rand(1, generator=rng))
            images[k, :, row * STRIDE:(row + height) * STRIDE, column * STRIDE:(column + width) * STRIDE] = grey
    return images


def change_intensity(images, rng):
    """Bias field, gamma, window, blur, noise. Keeps 0..1."""
    n = len(images)
    column = (n, 1, 1, 1)
    field = torch.randn(n, 1, 4, 4, generator=rng) * uniform(n, 0, 0.3, rng).view(column)
    images = images * torch.exp(F.interpolate(field, size=images.shape[-2:], mode="bicubic", align_corners=False))
    images = images.clamp(min=1e-5) ** torch.exp(uniform(n, -0.6, 0.5, rng)).view(column)
    soft = torch.rand(n, generator=rng) < 0.3
    if soft.any():
        images[soft] = low_resolution(images[soft], rng)
    images = images * torch.exp(uniform(n, -0.35, 0.6, rng)).view(column) + uniform(n, -0.06, 0.06, rng).view(column)
    sigma = uniform(n, -0.06, 0.07, rng).clamp(min=0).view(column)
    noise = torch.randn(images.shape, generator=rng) * sigma
    return (images + noise).abs().clamp(0, 1)  # the magnitude of a noisy signal: Rician, as in MRI
