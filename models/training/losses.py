"""What the network is trained to minimise."""

import torch
from torch.nn import functional as F

UNTYPED = 4
SMOOTHING = 0.04
MIRRORED_WEIGHT = 0.25
EMPTY = 2.0  # weight of the heat cells of a picture without a tumour: with 1, a third of such pictures had heat above the threshold


def class_loss(logits, labels, weights):
    """Cross-entropy over the four classes; -log(1 - p_none) for a tumour of unknown type. weights [N]: 0 ignores."""
    logs = F.log_softmax(logits, 1)
    typed = labels < UNTYPED
    own = -logs.gather(1, labels.clamp(max=3)[:, None])[:, 0]
    smooth = (1 - SMOOTHING) * own - SMOOTHING * logs.mean(1)
    any_tumour = -torch.logsumexp(logs[:, 1:], 1)
    return (torch.where(typed, smooth, any_tumour) * weights).sum() / weights.sum().clamp(min=1)


def none_loss(logits):
    """Cross-entropy of pictures that are all "none", at a weight of which one counts about as much as a slice of the batch."""
    if len(logits) == 0:
        return logits.sum()
    return MIRRORED_WEIGHT * F.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long, device=logits.device), label_smoothing=SMOOTHING)


def heat_loss(heat, target, inside):
    """Balanced cross-entropy of the heat cells, plus: the softmax over the cells should lie in the box.

    heat: logits [N,20,20]; target in 0..1; inside: cells whose centre is in a box. The second part is what makes
    the peak fall into the box; small boxes that contain no cell centre are left to the first.
    """
    empty = (target.amax((1, 2), keepdim=True) == 0).float()
    cells = F.binary_cross_entropy_with_logits(heat, target, reduction="none") * (1 + 4 * target + (EMPTY - 1) * empty)
    logs = F.log_softmax(heat.flatten(1), 1)
    marked = inside.flatten(1)
    found = marked.any(1)
    place = -torch.logsumexp(logs.masked_fill(~marked, -1e4), 1)
    return 6 * cells.mean(), 0.25 * (place * found).sum() / found.sum().clamp(min=1)


def box_loss(sides, truth, inside, heat_target):
    """-log of the overlap (intersection over union; Yu et al. 2016) of the boxes that cells inside a box tell, the
    middle ones counting most. sides, truth: left, top, right, bottom [N,4,h,w], all above zero."""
    both = torch.minimum(sides, truth)
    meet = (both[:, 0] + both[:, 2]) * (both[:, 1] + both[:, 3])
    areas = [(s[:, 0] + s[:, 2]) * (s[:, 1] + s[:, 3]) for s in (sides, truth)]
    loss = -torch.log(meet / (areas[0] + areas[1] - meet) + 1e-3)
    weight = inside * heat_target
    return 0.3 * (loss * weight).sum() / weight.sum().clamp(min=1)
