"""The classifier: a small residual CNN with a heat map of tumour evidence that its own classification reads."""

import torch
from torch import nn
from torch.nn import functional as F

WIDTHS = (16, 32, 80, 128)  # channels at strides 2, 4, 8 and 16
LEAST_WEIGHT = 0.1  # keeps the mean over marked cells finite where none is
USUAL_REACH = 16.0  # input pixels from a tumour's cell to the sides of its box
PEAK_SCALE = 0.25  # heat logits span about ±8; the other features about 0..2


class Residual(nn.Module):
    """Two 3×3 convolutions with a shortcut."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        inner = F.relu(self.norm1(self.first(x)))
        return F.relu(self.shortcut(x) + self.norm2(self.second(inner)))


class TumourNet(nn.Module):
    """[N,1,160,160] → class logits [N,4], heat logits [N,20,20], and for every cell how far the box of a tumour there
    would reach: left, top, right, bottom [N,4,20,20] in input pixels.

    Stride-16 features see the whole head; they are brought up to stride 8 and added to the finer ones, because
    what is abnormal depends on where in the head it lies. The class is read from the mean over the picture, the
    mean over the cells that the heat map marks, and the heat peak: the finding rests on the place it shows.
    """

    def __init__(self):
        super().__init__()
        a, b, c, d = WIDTHS
        self.stem = nn.Sequential(nn.Conv2d(1, a, 5, 2, 2, bias=False), nn.BatchNorm2d(a), nn.ReLU())
        self.fine = nn.Sequential(Residual(a, b, 2), Residual(b, b, 1), Residual(b, c, 2), Residual(c, c, 1))
        self.coarse = nn.Sequential(Residual(c, d, 2), Residual(d, d, 1))
        self.down = nn.Conv2d(d, c, 1)
        self.merge = nn.Sequential(nn.Conv2d(c, c, 3, 1, 1, bias=False), nn.BatchNorm2d(c), nn.ReLU())
        self.heat = nn.Conv2d(c, 1, 1)
        nn.init.constant_(self.heat.bias, -3.0)  # most cells hold no tumour
        self.reach = nn.Conv2d(c, 4, 1)
        nn.init.zeros_(self.reach.weight), nn.init.zeros_(self.reach.bias)
        self.drop = nn.Dropout(0.3)
        self.classify = nn.Linear(d + 2 * c + 1, 4)

    def parts(self, image):
        """The pooled features [N,F], the maps that they are pooled from (coarse, merged) and the heat logits [N,1,h,w]."""
        fine = self.fine(self.stem(image))
        coarse = self.coarse(fine)
        merged = self.merge(fine + F.interpolate(self.down(coarse), scale_factor=2.0, mode="nearest"))
        heat = self.heat(merged)
        weight = torch.sigmoid(heat)
        marked = (merged * weight).sum((2, 3)) / (weight.sum((2, 3)) + LEAST_WEIGHT)
        peak = heat.amax((2, 3)) * PEAK_SCALE
        return torch.cat([coarse.mean((2, 3)), merged.mean((2, 3)), marked, peak], 1), coarse, merged, heat

    def forward(self, image):
        features, _, merged, heat = self.parts(image)
        return self.classify(self.drop(features)), heat[:, 0], self.sides(merged)

    def sides(self, merged):
        return USUAL_REACH * torch.exp(self.reach(merged).clamp(-4, 2))

    def evidence(self, coarse, merged, heat):
        """What each cell adds to each class's logit [N,4,h,w], exactly: its sum over the cells plus the head's bias
        is the logit (class activation mapping, Zhou et al. 2016, for every kind of pooling that the head reads)."""
        d, c = coarse.shape[1], merged.shape[1]
        of_coarse, of_merged, of_marked, of_peak = self.classify.weight.split([d, c, c, 1], 1)
        cells = heat.shape[2] * heat.shape[3]
        weight = torch.sigmoid(heat)
        share = weight / (weight.sum((2, 3), keepdim=True) + LEAST_WEIGHT)
        hottest = (heat >= heat.amax((2, 3), keepdim=True)).to(heat.dtype)
        hottest = hottest / hottest.sum((2, 3), keepdim=True)
        spread = F.interpolate(F.conv2d(coarse, of_coarse[:, :, None, None]), scale_factor=2.0, mode="nearest") / cells
        return (spread + F.conv2d(merged, of_merged[:, :, None, None]) / cells
                + F.conv2d(merged, of_marked[:, :, None, None]) * share
                + of_peak[None, :, :, None] * (PEAK_SCALE * heat * hottest))


class Deployed(nn.Module):
    """What is exported: probabilities (softmax at the calibrated temperature), heat in 0..1, the pooled features,
    each cell's part of the calibrated logits, and each cell's box."""

    def __init__(self, network, temperature):
        super().__init__()
        self.network, self.temperature = network, temperature

    def bias(self):
        """What the evidence's sums lack of the calibrated logits [4]."""
        return (self.network.classify.bias / self.temperature).detach()

    def forward(self, image):
        features, coarse, merged, heat = self.network.parts(image)
        logits = self.network.classify(features) / self.temperature
        evidence = self.network.evidence(coarse, merged, heat) / self.temperature
        return torch.softmax(logits, 1), torch.sigmoid(heat[:, 0]), features, evidence, self.network.sides(merged)
