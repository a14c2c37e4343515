"""Judges of a taught head: scipy minimises the same loss from its own code; onnx checks the written network.

--probe WHAT ends with 0 where WHAT can be imported. `fit` reads a problem as JSON on standard input and prints the
probabilities at the optimum; `check FILE` runs onnx.checker with shape inference and prints the operators.
"""

import importlib
import json
import sys

if sys.argv[1] == "--probe":
    importlib.import_module(sys.argv[2])
elif sys.argv[1] == "check":
    import onnx

    model = onnx.load(sys.argv[2])
    onnx.checker.check_model(model, full_check=True)
    print(json.dumps([node.op_type for node in model.graph.node]))
else:
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import log_softmax, softmax

    problem = json.load(sys.stdin)
    x, y, w = np.array(problem["features"]), np.array(problem["labels"]), np.array(problem["weights"])
    labels, columns = problem["count"], x.shape[1]

    def logits(p):
        return x @ p[: labels * columns].reshape(labels, columns).T + p[labels * columns :]

    def loss(p):
        rows = -log_softmax(logits(p), axis=1)[np.arange(len(y)), y]
        return (w * rows).sum() / w.sum() + problem["penalty"] / 2 * (p[: labels * columns] ** 2).sum()

    found = minimize(loss, np.zeros(labels * (columns + 1)), method="BFGS", options={"gtol": 1e-8, "maxiter": 5000})
    print(json.dumps(softmax(logits(found.x), axis=1).tolist()))
