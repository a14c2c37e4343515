"""Which labelled slices were trained on, as JSON: for measurements made outside of Python."""

import argparse
import json
from pathlib import Path

import numpy as np

from dataset import load, read_index
from split import BLOCK


def blocks(sources, groups):
    """What stays together [N]: a Cheng slice's block of its label, a Br35H picture's group of repeats."""
    within = np.zeros(len(sources), dtype=int)
    for source in set(sources):
        rows = np.flatnonzero(sources == source)
        within[rows] = np.arange(len(rows)) // BLOCK
    return [f"{source}/{block}" if group < 0 else f"web/{group}" for source, block, group in zip(sources, within, groups)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder of the cache that training keeps")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    data = load(options.data, options.work)
    together = blocks(data["sources"], data["groups"])
    rows = [{"file": row["file"], "source": row["source"], "label": int(label), "role": str(role), "block": block}
            for row, label, role, block in zip(read_index(options.data), data["labels"], data["roles"], together)]
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
