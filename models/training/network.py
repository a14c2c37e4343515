"""The classifier: a small residual CNN with a heat map of tumour evidence that its own classification reads."""

import torch
from torch import nn
from torch.nn import functional as F

from preprocess import SIZE

STRIDE = 8  # input pixels a cell of the heat map
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
        """The pooled features [N,F], the maps that they are pooled from (coarse, merged), the heat logits, the heat and
        each cell's part of the mean over marked cells [N,1,h,w]."""
        fine = self.fine(self.stem(image))
        coarse = self.coarse(fine)
        merged = self.merge(fine + F.interpolate(self.down(coarse), scale_factor=2.0, mode="nearest"))
        heat = self.heat(merged)
        marked = torch.sigmoid(heat)
        share = marked / (marked.sum((2, 3), keepdim=True) + LEAST_WEIGHT)
        features = [coarse.mean((2, 3)), merged.mean((2, 3)), (merged * share).sum((2, 3)), heat.amax((2, 3)) * PEAK_SCALE]
        return torch.cat(features, 1), coarse, merged, heat, marked, share

    def forward(self, image):
        features, _, merged, heat, *_ = self.parts(image)
        return self.classify(self.drop(features)), heat[:, 0], self.sides(merged)

    def sides(self, merged):
        return USUAL_REACH * torch.exp(self.reach(merged).clamp(-4, 2))


class Deployed(nn.Module):
    """What is exported: probabilities (softmax of the calibrated logits), heat in 0..1, the pooled features,
    each cell's part of the calibrated logits, and each cell's box.

    The calibration, a matrix [4,4] for the logits and a bias a class [4], goes into the last layer. Sizes and the head's
    parts are constants here: they would be a third of the exported graph's steps otherwise.
    """

    def __init__(self, network, matrix, biases):
        super().__init__()
        self.network = network
        linear, d, c = network.classify, WIDTHS[3], WIDTHS[2]
        matrix, biases = torch.as_tensor(matrix, dtype=torch.float32), torch.as_tensor(biases, dtype=torch.float32)
        weight = matrix @ linear.weight.detach()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", matrix @ linear.bias.detach() + biases)  # what the evidence's sums lack of the logits [4]
        of_coarse, of_merged, of_marked, of_peak = (part.contiguous() for part in weight.split([d, c, c, 1], 1))
        cells = (SIZE // STRIDE) ** 2
        self.register_buffer("of_coarse", of_coarse[:, :, None, None] / cells)
        self.register_buffer("of_merged", torch.cat([of_merged / cells, of_marked])[:, :, None, None])
        self.register_buffer("of_peak", of_peak[None, :, :, None] * PEAK_SCALE)

    def evidence(self, coarse, merged, heat, share):
        """What each cell adds to each class's logit [N,4,h,w], exactly: its sum over the cells plus the bias is the
        logit (class activation mapping, Zhou et al. 2016, for every kind of pooling that the head reads).
        share [N,1,h,w]: each cell's part of the mean over marked cells."""
        hottest = (heat >= heat.amax((2, 3), keepdim=True)).float()
        peak = heat * (hottest / hottest.sum((2, 3), keepdim=True))
        of_mean, of_marked = F.conv2d(merged, self.of_merged).split(4, 1)
        spread = F.interpolate(F.conv2d(coarse, self.of_coarse), scale_factor=2.0, mode="nearest")
        return spread + of_mean + of_marked * share + self.of_peak * peak

    def forward(self, image):
        features, coarse, merged, heat, marked, weight = self.network.parts(image)
        probabilities = torch.softmax(F.linear(features, self.weight, self.bias), 1)
        return probabilities, marked[:, 0], features, self.evidence(coarse, merged, heat, weight), self.network.sides(merged)
