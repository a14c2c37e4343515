"""Five folds: one network for each, trained without it and asked about it, so that every slice is judged once.

    /usr/bin/python3 models/training/folds.py --data ../shared/data/brain-mri --work DIR --epochs 36 --out folds.json

Each begins from random weights: those of a published network have seen four of the folds. A cut run goes on from its
last epoch; --folds takes some now and the others later, and the figures come when all five are there.
"""

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "2")

import numpy as np

from card import folds_section, put_folds
from dataset import load
from evaluate import evaluate
from predict import predict
from split import EVERY, split
from train import HEADS, train


def with_fold(data, fold):
    """The set with another fold held out; slices cut from a whole head are always trained on."""
    labelled = data["sources"] != HEADS
    roles = data["roles"].copy()
    roles[labelled], _ = split(data["sources"][labelled], data["images"][labelled], fold)
    return {**data, "roles": roles}


def judge_fold(data, fold, work, epochs):
    """Train one network without a fold, and keep what it says of it: work/fold-K/answers.npz."""
    folder = work / f"fold-{fold}"
    answers = folder / "answers.npz"
    if not answers.exists():
        folder.mkdir(parents=True, exist_ok=True)
        of_fold = with_fold(data, fold)
        network, minutes = train(of_fold, folder, epochs, seed=1, mirrored=0)
        rows = np.flatnonzero(of_fold["roles"] == "holdout")
        logits, heat, sides = predict(network, data["images"][rows])
        np.savez(answers, rows=rows, logits=logits, heat=heat, sides=sides, minutes=minutes)
    return dict(np.load(answers))


def together(data, parts):
    """Figures over all folds, as `evaluate` makes them of one, and each fold's own three-class accuracy."""
    rows = np.concatenate([part["rows"] for part in parts])
    labelled = np.flatnonzero(data["sources"] != HEADS)
    assert np.array_equal(np.sort(rows), labelled), "every labelled slice is held out once"
    order = np.argsort(rows)
    logits, heat, sides = (np.concatenate([part[name] for part in parts])[order] for name in ("logits", "heat", "sides"))
    judged = {name: values[labelled] for name, values in data.items()}
    judged["roles"] = np.full(len(labelled), "holdout")
    figures = evaluate(logits, 1 / (1 + np.exp(-heat)), sides, judged)
    figures["threeClassOfFolds"] = []
    for part in parts:
        cheng = np.char.startswith(data["sources"][part["rows"]], "cheng")
        right = part["logits"][cheng][:, 1:].argmax(1) + 1 == data["labels"][part["rows"]][cheng]
        figures["threeClassOfFolds"].append([int(right.sum()), int(right.size)])
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with labels.csv")
    parser.add_argument("--head", type=Path, help="T1 of a healthy whole head to train on")
    parser.add_argument("--work", type=Path, required=True, help="cache, checkpoints and answers")
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--folds", type=int, nargs="+", default=list(range(EVERY)), help="those to train now")
    parser.add_argument("--card", type=Path, help="MODEL_CARD.md that gets the figures")
    parser.add_argument("--out", type=Path, required=True, help="figures, written once all folds are judged")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    data = load(options.data, options.work, options.head)
    for fold in options.folds:
        judge_fold(data, fold, options.work, options.epochs)
    if all((options.work / f"fold-{fold}" / "answers.npz").exists() for fold in range(EVERY)):
        parts = [judge_fold(data, fold, options.work, options.epochs) for fold in range(EVERY)]
        figures = {"epochs": options.epochs, "minutes": sum(int(part["minutes"]) for part in parts), **together(data, parts)}
        options.out.write_text(json.dumps(figures, indent=1))
        if options.card:
            put_folds(options.card, folds_section(figures))
        print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
