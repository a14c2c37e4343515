"""How well the network's features tell which collection a picture without a tumour comes from.

"None" comes from other sources than the typed tumours, so a network may learn the source instead of the tumour. The
probe is linear (ridge), fitted on training slices and judged on held-out ones: Br35H pictures without a tumour against
Cheng heads whose tumour-free half is mirrored over the other. The first are mirrored too, or symmetry would tell.
"""

import numpy as np
import torch

from mirror import GAP, mirror_one

RIDGE = 1.0


def tumour_free(data, role, rng):
    """(images [N,160,160], from Cheng [N]) of one role: mirrored heads without a tumour, of both collections."""
    images, cheng = [], []
    for k in np.flatnonzero((data["roles"] == role) & np.isfinite(data["midlines"])):
        box, column = data["boxes"][k], data["midlines"][k]
        of_cheng = data["sources"][k].startswith("cheng")
        if of_cheng and (box[2] < column - GAP or box[0] > column + GAP):
            keep_left = bool(box[0] > column)
        elif data["labels"][k] == 0 and data["sources"][k].startswith("br35h"):
            keep_left = bool(rng.random() < 0.5)
        else:
            continue
        images.append(mirror_one(data["images"][k], box, column, keep_left)[0])
        cheng.append(of_cheng)
    return np.stack(images).astype(np.float32), np.array(cheng)


def pooled(network, images):
    """The features [N,F] that the classification is read from."""
    network.eval()
    with torch.no_grad():
        return np.concatenate([network.parts(torch.from_numpy(images[k:k + 64])[:, None])[0].numpy() for k in range(0, len(images), 64)])


def balanced(called, truth):
    """Mean of the shares of both kinds that are called right; 0.5 is chance."""
    return float(np.mean([(called[truth == kind] == kind).mean() for kind in (True, False)]))


def source_probe(network, data):
    """{"probe": balanced accuracy of the linear probe on held-out pictures, "none": share of each source called none}."""
    rng = np.random.default_rng(1)
    sets = {role: tumour_free(data, role, rng) for role in ("train", "holdout")}
    features = {role: pooled(network, images) for role, (images, _) in sets.items()}
    mean, spread = features["train"].mean(0), features["train"].std(0) + 1e-6
    x, y = (features["train"] - mean) / spread, np.where(sets["train"][1], 1.0, -1.0)
    weight = 1 / np.where(sets["train"][1], sets["train"][1].mean(), 1 - sets["train"][1].mean())
    x1 = np.hstack([x, np.ones((len(x), 1))])
    solution = np.linalg.solve((x1 * weight[:, None]).T @ x1 + RIDGE * len(x) * 0.01 * np.eye(x1.shape[1]), (x1 * weight[:, None]).T @ y)
    held = np.hstack([(features["holdout"] - mean) / spread, np.ones((len(features["holdout"]), 1))])
    truth = sets["holdout"][1]
    with torch.no_grad():
        called = network.classify(torch.from_numpy(features["holdout"])).argmax(1).numpy()
    return {"probe": balanced(held @ solution > 0, truth), "pictures": [int(truth.sum()), int((~truth).sum())],
            "calledNone": {"cheng": [int((called[truth] == 0).sum()), int(truth.sum())],
                           "br35h": [int((called[~truth] == 0).sum()), int((~truth).sum())]}}
