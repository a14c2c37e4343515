"""The classifier: a small residual CNN with a heat map of tumour evidence that its own classification reads."""

import torch
from torch import nn
from torch.nn import functional as F

WIDTHS = (16, 32, 80, 128)  # channels at strides 2, 4, 8 and 16


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
    """[N,1,160,160] → class logits [N,4] and heat logits [N,20,20].

    Stride-16 features see the whole head; they are brought up to stride 8 and added to the finer ones, because
    what is abnormal depends on where in the head it lies. The class is read from the mean over the picture, the
    mean over the cells that the heat map marks, and the heat peak: the finding rests on the place it shows.
    """

    def __init__(self):
        super().__init__()
        a, b, c, d = WIDTHS
        self.stem = nn.Sequential(nn.Conv2d(1, a, 5, 2, 2, bias=False), nn.BatchNorm2d(a), nn.ReLU())
        self.fine = nn.Sequential(Residual(a, b, 2), Residual(b, b, 1), Residual(b, c, 2), Residual(c, c, 1), Residual(c, c, 1))
        self.coarse = nn.Sequential(Residual(c, d, 2), Residual(d, d, 1))
        self.down = nn.Conv2d(d, c, 1)
        self.merge = nn.Sequential(nn.Conv2d(c, c, 3, 1, 1, bias=False), nn.BatchNorm2d(c), nn.ReLU())
        self.heat = nn.Conv2d(c, 1, 1)
        nn.init.constant_(self.heat.bias, -3.0)  # most cells hold no tumour
        self.drop = nn.Dropout(0.3)
        self.classify = nn.Linear(d + 2 * c + 1, 4)

    def forward(self, image):
        fine = self.fine(self.stem(image))
        coarse = self.coarse(fine)
        merged = self.merge(fine + F.interpolate(self.down(coarse), scale_factor=2.0, mode="nearest"))
        heat = self.heat(merged)
        weight = torch.sigmoid(heat)
        marked = (merged * weight).sum((2, 3)) / (weight.sum((2, 3)) + 0.1)
        peak = heat.amax((2, 3)) * 0.25  # logits span about ±8; the other features about 0..2
        pooled = torch.cat([coarse.mean((2, 3)), merged.mean((2, 3)), marked, peak], 1)
        return self.classify(self.drop(pooled)), heat[:, 0]


class Deployed(nn.Module):
    """What is exported: probabilities (softmax at the calibrated temperature) and heat in 0..1."""

    def __init__(self, network, temperature):
        super().__init__()
        self.network, self.temperature = network, temperature

    def forward(self, image):
        logits, heat = self.network(image)
        return torch.softmax(logits / self.temperature, 1), torch.sigmoid(heat)
