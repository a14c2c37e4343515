"""Where the published weights come from, for the card: what is true of them alone (facts["released"]), and what of any run."""

import hashlib

# The options of the run that made the published weights; start: the hash of version 2.1.0's
RELEASE = {"start": "36f5aacb65843d5422f3cff5e3ee8d84e0c3c0f7fa9eb44bfe7a223df1a44a18", "epochs": 40, "mirrored": 8}
HEAD_OPTION = "\nThe whole head is the Colin 27 average of one person, `ch2.nii.gz` of Debian's package mricron-data.\n"
# What is told of the published network alone (facts["released"]): its history, what earlier ones did, figures of benches.
HISTORY = ("trained on from version 1.0.0, which began with random weights, in four runs of 44, 40, 72 and 40 epochs, each begun from the "
           "weights of the one before; the last one with mirrored heads without a tumour beside every batch")
SOURCE_BEFORE = """.
Before, version 1.0.0 called 62 and version 2.1.0 95 of the 157 mirrored Cheng heads none (95 with its scaling; its card had 84,
without); the probe stood at 0.983 with both"""
BESIDE_PYTORCH = """
Beside PyTorch 1.13 with the same weights, taking turns on one core (`npm run bench -- classifier --rounds 60`, medians), float32 takes
0.48 of its time as it comes and 0.55 of it frozen (TorchScript, normalisations folded in); the int8 build 0.19 and 0.21.
"""
PUBLISHED_BECAUSE = """ That the
last run was published, with its 40 epochs and so many mirrored heads, was decided with its figures on the hold-out in view."""
LAST_RUN = "40 epochs; about 28 minutes a seed on 2 threads of a processor."
HOW = """Version 1.0.0 is in the repository's history; each later run begins from the weights of the one before. Tumours of all types were laid over
with what lies opposite in the first run, gliomas no longer in the others; heat on pictures without a tumour counts twice in the last two. This is
the last run; the others had `--epochs` 44, 40 and 72 and `--mirrored 0`:"""
COMMAND = "/usr/bin/python3 models/training/make.py --data DATA --out models/brain-mri-cnn"


def is_release(options):
    """Whether this is the published network's last run, or makes all but its weights anew (`--epochs 0`)."""
    if options.start is None:
        return False
    begun, kept = options.start.read_bytes(), options.out / "weights.onnx"
    if options.epochs == 0:
        return kept.exists() and kept.read_bytes() == begun
    return hashlib.sha256(begun).hexdigest() == RELEASE["start"] and (options.epochs, options.mirrored) == (RELEASE["epochs"], RELEASE["mirrored"])


def history(facts):
    """Where the weights come from; of a run with other options than the released one's, only what is known of it."""
    if facts["released"]:
        return HISTORY
    begin = "trained on from other weights" if facts["start"] else "trained from random weights"
    return f"{begin} for {facts['epochs']} epochs, with {facts['mirrored']} mirrored heads of each collection beside every batch"


def training_sentence(facts):
    """How long training took, and on what."""
    if facts["epochs"] == 0:
        before = LAST_RUN if facts["released"] else "What these weights were trained by is not known here."
        return (f"{before} Then `--epochs 0`, with `--start` those weights: they stay as they are, and\n"
                "calibration, statistics, golden cases, the int8 build and this card were made anew.")
    return f"{facts['epochs']} epochs; about {facts['minutes']} minutes a seed on {facts['device']}."


def command(facts):
    """The command line of this run; of the published weights, of their last one."""
    options = {"--head": "ch2.nii.gz" if facts["head"] else None, "--start": "WEIGHTS" if facts["start"] else None,
               "--epochs": RELEASE["epochs"] if facts["released"] else facts["epochs"], "--mirrored": facts["mirrored"]}
    seeds = f" --seeds {' '.join(map(str, facts['seeds']))}" if len(facts["seeds"]) > 1 else ""
    return COMMAND + "".join(f" {name} {value}" for name, value in options.items() if value is not None) + seeds
