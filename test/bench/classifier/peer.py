"""PyTorch as the peer of the classifier's benchmark, on one thread: the network as training exports it, step by step
("eager"), and frozen, with its normalisations folded in, as TorchScript prepares a network to be run ("frozen").

Takes the weights.onnx to be loaded; reads one JSON object a line, {"do": "versions"} or {"do": "eager" | "frozen", "passes"},
and answers a pass's time with the seconds of each.
"""
import json
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[3] / "models/training"))
from network import Deployed, TumourNet  # noqa: E402
from preprocess import SIZE  # noqa: E402
from start import start_from  # noqa: E402

torch.set_num_threads(1)
torch.manual_seed(1)
image = torch.rand(1, 1, SIZE, SIZE)
network = start_from(TumourNet(), sys.argv[1], torch.rand(4, 1, SIZE, SIZE))
deployed = Deployed(network, torch.eye(4), torch.zeros(4)).eval()
with torch.no_grad():
    frozen = torch.jit.freeze(torch.jit.trace(deployed, image))
    assert torch.allclose(frozen(image)[0], deployed(image)[0], atol=1e-4)
modules = {"eager": deployed, "frozen": frozen}

for line in sys.stdin:
    request = json.loads(line)
    if request["do"] == "versions":
        print(json.dumps({"torch": torch.__version__}), flush=True)
        continue
    seconds = []
    with torch.no_grad():
        for _ in range(request["passes"]):
            begun = time.perf_counter()
            modules[request["do"]](image)
            seconds.append(time.perf_counter() - begun)
    print(json.dumps(seconds), flush=True)
