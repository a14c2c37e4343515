"""How well the network's features tell which collection a picture without a tumour comes from.

"None" comes from other sources than the typed tumours, so a network may learn the source instead of the tumour. The
probe is linear (ridge), fitted on training slices and judged on held-out ones: Br35H pictures without a tumour against
Cheng heads whose tumour-free half is mirrored over the other. The first are mirrored too, or symmetry would tell.
"""

import numpy as np
import torch

from calibration import scaled
from dataset import LABELS
from mirror import doubled_heads, mirrored_heads

RIDGE = 1.0


def pooled(network, images):
    """The features [N,F] that the classification is read from."""
    network.eval()
    with torch.no_grad():
        return np.concatenate([network.parts(torch.from_numpy(images[k:k + 64])[:, None])[0].numpy() for k in range(0, len(images), 64)])


def balanced(called, truth):
    """Mean of the shares of both kinds that are called right; 0.5 is chance."""
    return float(np.mean([(called[truth == kind] == kind).mean() for kind in (True, False)]))


def source_probe(network, data, scaling):
    """{"probe": balanced accuracy of the linear probe on held-out pictures, "pictures": how many of each source,
    "calledNone": [how many, of how many] the calibrated network calls none: Cheng's, those of them beside a glioma, Br35H's, and of Cheng's slices
    that the first are made of, which show a tumour, as they are ("tumourOnce") and with the tumour's half on both sides ("tumourTwice")}."""
    rng = np.random.default_rng(1)
    sets = {role: mirrored_heads(data, role, rng) for role in ("train", "holdout")}
    features = {role: pooled(network, images) for role, (images, _) in sets.items()}
    cheng = {role: labels > 0 for role, (_, labels) in sets.items()}
    mean, spread = features["train"].mean(0), features["train"].std(0) + 1e-6
    x, y = (features["train"] - mean) / spread, np.where(cheng["train"], 1.0, -1.0)
    weight = 1 / np.where(cheng["train"], cheng["train"].mean(), 1 - cheng["train"].mean())
    x1 = np.hstack([x, np.ones((len(x), 1))])
    solution = np.linalg.solve((x1 * weight[:, None]).T @ x1 + RIDGE * len(x) * 0.01 * np.eye(x1.shape[1]), (x1 * weight[:, None]).T @ y)
    held = np.hstack([(features["holdout"] - mean) / spread, np.ones((len(features["holdout"]), 1))])
    truth = cheng["holdout"]

    def called_none(rows):
        with torch.no_grad():
            logits = network.classify(torch.from_numpy(rows)).numpy()
        return scaled(logits, [np.array(part) for part in scaling]).argmax(1) == 0

    none = called_none(features["holdout"])
    once, twice = (called_none(pooled(network, images)) for images in doubled_heads(data, "holdout"))

    def of(chosen):
        return [int(none[chosen].sum()), int(chosen.sum())]

    return {"probe": balanced(held @ solution > 0, truth), "pictures": [int(truth.sum()), int((~truth).sum())],
            "calledNone": {"cheng": of(truth), "besideGlioma": of(sets["holdout"][1] == LABELS.index("glioma")), "br35h": of(~truth),
                           "tumourOnce": [int(once.sum()), len(once)], "tumourTwice": [int(twice.sum()), len(twice)]}}
