"""Which labelled slices were trained on, as JSON: for measurements made outside of Python."""

import argparse
import json
from pathlib import Path

from calibration import units
from dataset import load, read_index


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder of the cache that training keeps")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    data = load(options.data, options.work)
    together = units(data["sources"], data["groups"])
    rows = [{"file": row["file"], "source": row["source"], "label": int(label), "role": str(role), "block": block}
            for row, label, role, block in zip(read_index(options.data), data["labels"], data["roles"], together)]
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
