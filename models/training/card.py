"""MODEL_CARD.md, written from the measured figures alone."""

import math

from calibration import AS_LIKELY
from dataset import LABELS
from provenance import BESIDE_PYTORCH, HEAD_OPTION, HOW, PUBLISHED_BECAUSE, SOURCE_BEFORE, command, history, training_sentence
from split import BLOCK, EVERY, MARGIN

SCALED_BEFORE = """
The weights that this begins with are scaled already, by a temperature that was fitted on all these slices: "none" is that, and optimistic.
"""
FOLDS_HEADING = "## Five folds over blocks\n"


def good(counted):
    """"98 of 100 (98.0 %)", rounded down; with the 95 % interval behind it, where there is one."""
    right, of, *interval = counted
    between = f"; {100 * interval[0]:.1f} to {100 * interval[1]:.1f}" if interval else ""
    return f"{right} of {of} ({math.floor(1000 * right / of) / 10:.1f} %{between})"


def bad(pair):
    """The same for a share that should be small, rounded up."""
    return f"{pair[0]} of {pair[1]} ({math.ceil(1000 * pair[0] / pair[1]) / 10:.1f} %)"


def down(share):
    """A share that should be large to three digits, rounded down."""
    return f"{math.floor(share * 1000) / 1000:.3f}"


def up(error):
    """An error to three digits, rounded up."""
    return f"{math.ceil(error * 1000) / 1000:.3f}"


def calibration_table(comparison):
    """Every way of scaling that was compared, each fitted on other blocks than it is judged on."""
    rows = [f"| {name} | {up(c['equalWidth']['error'])} | {up(c['least'])} | {up(c['equalMass']['error'])} | {c['likelihood']:.3f} |" for name, c in comparison.items()]
    return ("| scaling | error, bins of equal width | that error by chance, were every probability true | error, bins of equal size "
            "| mean negative log-likelihood |\n|---|---|---|---|---|\n" + "\n".join(rows))


def reliability_table(bins):
    """A reliability diagram in text: a row a bin, with a bar of 20 for what was said and one for what was right."""
    def bar(share):
        return "█" * round(20 * share) + "·" * (20 - round(20 * share))
    rows = [f"| {b['slices']} | `{bar(b['confidence'])}` {b['confidence']:.3f} | `{bar(b['accuracy'])}` {b['accuracy']:.3f} |" for b in bins]
    return "| slices | said (mean confidence) | right |\n|---|---|---|\n" + "\n".join(rows)


def ood_sentence(facts):
    if facts["oodThreshold"] is None:
        return "Not made: onnxruntime-node was not found."
    return (f"`ood.json` holds where the training slices lie among the network's features (relative Mahalanobis distance, 64 directions, "
            f"shrunk covariances). Beyond its threshold of {facts['oodThreshold']:.2f} lie {math.ceil(1000 * facts['oodBeyond']) / 10} % of the held-out tumour slices\n"
            "(float32; what the whole gate keeps silent about, with the build that the window runs, the bench below counts).")


def main_figures(f):
    rows = [
        ("Three-class accuracy, Cheng (argmax over the three tumour classes, 'none' left aside)", good(f["threeClass"])),
        ("Four-class accuracy, Cheng (argmax over all four; 'none' counts as an error)", good(f["fourClassCheng"])),
        ("Four-class accuracy, Cheng and Br35H 'none' together", good(f["fourClassTyped"])),
        ("Four-class accuracy, Cheng, where the model does not abstain", good(f["fourClassChengCertain"])),
        *((f"Recall, {name}", good(pair)) for name, pair in f["recall"].items()),
        ("Br35H tumours (type unknown) called any tumour", good(f["untypedFound"])),
        ("Heat peak in the tumour's box, Cheng", good(f["peakCheng"])),
        *((f"– {name}", good(pair)) for name, pair in f["peakByClass"].items()),
        ("Heat peak in the tumour's box, Br35H", good(f["peakBr35h"])),
        ("Average precision of boxes at an overlap of 0.5, Br35H tumours (RCS-YOLO, a detector, published 0.946 on its own split)", down(f["precisionBr35h"])),
        ("– with Br35H pictures without a tumour among them", down(f["precisionBr35hBoth"])),
        ("– Cheng", down(f["precisionCheng"])),
        ("Macro-averaged F1, Cheng and Br35H 'none'", down(f["macroF1"])),
        (f"Abstains (largest probability below {f['abstainBelow']}), tumour slices", bad(f["abstainedTumour"])),
        ("Abstains, slices without a tumour", bad(f["abstainedNone"])),
        (f"Slices without a tumour with heat of {f['heatThreshold']} or more", bad(f["noneWithHeat"])),
        ("Expected calibration error, 15 bins of equal width, cross-fitted", up(f["calibration"][f["method"]]["equalWidth"]["error"])),
        ("Expected calibration error, 15 bins of equal size, cross-fitted", up(f["calibration"][f["method"]]["equalMass"]["error"])),
    ]
    return "\n".join(f"| {name} | {value} |" for name, value in rows)


def confusion(f):
    head = "| true \\ called | " + " | ".join(LABELS) + " |\n|---|---|---|---|---|\n"
    return head + "\n".join(f"| {name} | " + " | ".join(map(str, row)) + " |" for name, row in f["confusion"].items())


def seed_table(runs):
    rows = [f"| {seed} | {good(f['threeClass'])} | {good(f['fourClassCheng'])} | {good(f['recall']['none'])} "
            f"| {good(f['peakCheng'])} | {good(f['peakBr35h'])} |" for seed, (f, _) in runs.items()]
    return ("| seed | three-class, Cheng | four-class, Cheng | none recall | peak in box, Cheng | peak in box, Br35H |\n"
            "|---|---|---|---|---|---|\n" + "\n".join(rows))


def healthy_table(healthy):
    if not healthy:
        return "Not measured: the folder was missing."
    rows = [f"| {name} | {bad(h['calledTumour'])} | {bad(h['calledTumourCertain'])} | {bad(h['withHeat'])} "
            f"| {' / '.join(map(str, h['classes']))} |" for name, h in healthy.items()]
    return ("| pictures | called a tumour | of all, called so without abstaining | with heat above the threshold | none / glioma / meningioma / pituitary |\n"
            "|---|---|---|---|---|\n" + "\n".join(rows))


def int8_section(figures, quick):
    """The int8 build beside the float32 network."""
    if quick is None:
        return "Not made: onnxruntime-node was not found."
    own = quick["figures"]
    names = (("threeClass", "Three-class accuracy, Cheng"), ("fourClassTyped", "Four-class accuracy, Cheng and Br35H 'none'"),
             ("untypedFound", "Br35H tumours called any tumour"), ("peakCheng", "Heat peak in the box, Cheng"), ("peakBr35h", "Heat peak in the box, Br35H"))
    rows = [f"| {name} | {good(figures[key][:2])} | {good(own[key][:2])} |" for key, name in names]
    rows.append(f"| Average precision of boxes, Br35H | {down(figures['precisionBr35h'])} | {down(own['precisionBr35h'])} |")
    rows.append("| Expected calibration error (float32 cross-fitted; int8 takes over a calibration fitted on these slices, so its figure is optimistic) | " + " | ".join(up(f["calibration"][f["method"]]["equalWidth"]["error"]) for f in (figures, own)) + " |")
    loss = quick["accuracyLoss"]
    compared = "as many" if loss == 0 else f"{abs(loss):.2f} points {'fewer' if loss > 0 else 'more'}"
    return (f"`int8/` holds the same network with its convolutions in 8-bit integers (7-bit weights, one scale a channel): {quick['bytes']:,} bytes, "
            f"{quick['milliseconds']:.1f} ms a slice,\n{compared} of the held-out slices called right. "
            "Sulcus runs this build unless it calls 0.5 points or more fewer right; else the float32 one.\n\n"
            "| figure | float32 | int8 |\n|---|---|---|\n" + "\n".join(rows))


def folds_section(f):
    """The figures of `folds.py`: every labelled slice judged by a network that was trained without its block."""
    rows = [
        ("Three-class accuracy, Cheng", good(f["threeClass"])),
        ("– a fold at a time", "; ".join(good(fold) for fold in f["threeClassOfFolds"])),
        ("Four-class accuracy, Cheng and Br35H 'none'", good(f["fourClassTyped"])),
        ("Macro-averaged F1, Cheng and Br35H 'none'", down(f["macroF1"])),
        *((f"Recall, {name}", good(counted)) for name, counted in f["recall"].items()),
        ("Br35H tumours called any tumour", good(f["untypedFound"])),
        ("Heat peak in the tumour's box, Cheng", good(f["peakCheng"])),
        ("Heat peak in the tumour's box, Br35H", good(f["peakBr35h"])),
        ("Average precision of boxes at an overlap of 0.5, Br35H tumours", down(f["precisionBr35h"])),
        ("Expected calibration error, 15 bins of equal width, cross-fitted", up(f["calibration"][f["method"]]["equalWidth"]["error"])),
        ("Expected calibration error, 15 bins of equal size, cross-fitted", up(f["calibration"][f["method"]]["equalMass"]["error"])),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return (f"Five networks of the same build and training, each from random weights for {f['epochs']} epochs without one fold of blocks, judge the "
            f"fold that they\nhave not seen: every labelled slice once. They are trained shorter than the published network, without\nthe mirrored heads that its last run was shown besides, and are not it.\n\n"
            f"| figure | value |\n|---|---|\n{table}")


def put_folds(file, section):
    """Put the section of the five folds into a card that is written."""
    before, rest = file.read_text().split(FOLDS_HEADING)
    file.write_text(f"{before}{FOLDS_HEADING}{section}\n\n## {rest.split(chr(10) + '## ', 1)[1]}")


def kept_folds(file):
    """The section of the five folds of a card, None where there is no card."""
    return file.read_text().split(FOLDS_HEADING)[1].split("\n\n## ", 1)[0] if file.exists() else None


def write_card(file, runs, facts):
    """runs: {seed: (figures, healthy)}, the first is the published one. facts: counts and timings."""
    figures, healthy = next(iter(runs.values()))
    file.write_text(f"""# brain-mri-cnn 2.2.0

**Research use only: not for diagnosis.**

Says of one brain MRI slice whether it looks like no tumour, glioma, meningioma or pituitary tumour, and where the
evidence lies. A residual network of {facts['parameters']:,} parameters, {history(facts)}.

## Intended use
Teaching and research on contrast-enhanced T1-weighted slices of the head, through Sulcus, which puts a gate before it
and shows when it abstains. Not for patients' care, not for screening, not as a second reader.

## Interface
- Input `image`: float32 [N, 1, 160, 160], preprocessed by `letterbox-percentile/1` (`models/training/preprocess.py`).
- Output `probabilities`: [N, 4] in the order {', '.join(LABELS)}. The softmax and the calibration
  are in the graph: apply neither again.
- Output `heat`: [N, 20, 20] in 0..1, evidence of a tumour in each cell of 8×8 input pixels. It is trained with boxes:
  it marks a place, not a tumour's outline.
- Output `sides`: [N, 4, 20, 20], how far a tumour in that cell reaches to the left, top, right and bottom, in input pixels.
- Output `evidence`: [N, 4, 20, 20], each cell's share of each class's calibrated logit; with the manifest's `bias` it adds up
  to the logits exactly. Output `features`: [N, F], what the last linear layer reads.
- ONNX opset {facts['opset']}, float32, {facts['bytes']:,} bytes.

## Data
- Cheng et al., figshare 1512427, CC BY 4.0: T1-weighted contrast-enhanced slices with glioma, meningioma or pituitary tumour.
- One healthy whole head (Colin 27), cut in random planes and shown in made-up contrasts, as "none".
- Br35H: web pictures of many sources and sequences, without a tumour, or with one of unknown type; these last teach only
  "not none" and the place. The collection's licence has not been established here; its pictures are not passed on.

Weights are published under Apache-2.0. No picture of either set is in the repository; golden cases are drawn by code.

## Split
Cheng slices are numbered patient after patient, and patients are not named. Each label's slices are cut into blocks of
{BLOCK} consecutive ones; every {EVERY}th block is held out, and {MARGIN} slices on both sides of it are left out of training, as a
patient may straddle the border. Br35H repeats its pictures (also mirrored and filtered), up to {facts['largestGroup']} times each: it is
split by groups of repeated pictures, every {EVERY}th group held out, as blocks would put copies on both sides.
Trained on {facts['train']} slices, held out {facts['holdout']}, left out {facts['margin']}. The held-out 'none' pictures are {figures['noneGroups']} distinct ones.

Neither weights nor number of epochs within a run were chosen on the hold-out: the last epoch's averaged weights are evaluated.{PUBLISHED_BECAUSE if facts['released'] else ''} The calibration,
`abstainBelow` and `heatThreshold` were. What is said of abstaining is therefore optimistic; what is called is judged by
calibrations fitted without the slice's own block.

Why not slices at random: "the type of the most similar slice", a rule that knows nothing of tumours, is right on {good(figures['leak']['slices'])} of
Cheng's slices if they are split at random, which **leaks** each patient's neighbouring slices, and on {good(figures['leak']['blocks'])} if split by blocks
(five folds). Accuracies published with random splits are not to be compared with those below.

## Figures on the hold-out, seed {facts['seeds'][0]} (published)
| figure | value |
|---|---|
{main_figures(figures)}

{confusion(figures)}

A peak is in the box when the centre of the hottest cell is. Shares are never rounded in the model's favour. Behind them: 95 % intervals, by
drawing blocks of slices anew (bootstrap, 2000 times).

{FOLDS_HEADING}Not measured: `folds.py` does, and puts them here.

## Calibration
Every figure is cross-fitted: scaling is fitted on four fifths of the held-out blocks and judged on the last; errors are of slices whose
class is known. In the graph is the one with the least error among those as likely as the likeliest (within {AS_LIKELY}), so chosen on these
slices: {figures['method']}.

{calibration_table(figures['calibration'])}
{SCALED_BEFORE if facts['epochs'] == 0 else ''}
{reliability_table(figures['calibration'][figures['method']]['equalWidth']['bins'])}

## Knowing when not to speak
{ood_sentence(facts)}
`npm run bench -- gate` shows for every foreign, healthy and spoiled source what is abstained from and called a tumour.

## Seeds
{seed_table(runs)}

The published seed was fixed beforehand, not chosen by its figures.{'' if len(runs) > 1 else ' Only one has been trained: the spread between seeds is not known.'}

## Does it tell the source, or the tumour?
Tumour-free heads made of held-out slices by mirroring the half without a tumour: of Cheng's (contrast-enhanced T1) {good(figures['source']['calledNone']['cheng'])}
are called none, among them {good(figures['source']['calledNone']['besideGlioma'])} of those beside a glioma; of Br35H's, mirrored too, {good(figures['source']['calledNone']['br35h'])}. A linear probe on the pooled features, fitted on training slices, tells
the two kinds of tumour-free heads apart with a balanced accuracy of {up(figures['source']['probe'])} (chance: 0.5){SOURCE_BEFORE if facts['released'] else ''}.
Training shows heads made the same way of other slices, all of them alike on both sides: these shares are held out, but of pictures
of a kind that was taught, and say nothing of heads that are really free. Whether symmetry alone means none: the {figures['source']['calledNone']['tumourOnce'][1]} slices
that these heads are made of, each with a tumour, are called none {figures['source']['calledNone']['tumourOnce'][0]} times as they are, and {figures['source']['calledNone']['tumourTwice'][0]} times with the tumour's half on both sides (taught too, if less).
Of the mirrored heads beside gliomas that were looked at, some are not
clean: swelling or a second spot reaches across the midline.

## Failure on pictures without a tumour from elsewhere
Without contrast agent, so outside the domain, and seen before any gate. A perfect model would call none of them a tumour.
The bottle shows what a gate is for: its header says a brain, its picture does not.

{healthy_table(healthy)}

## Limits
- All typed tumours come from one source (contrast-enhanced T1) and nearly all slices without a tumour from another (mostly
  T2 and FLAIR, axial). Training also shows tumour-free heads made of slices with a tumour, tumours laid into other heads, and close views, which narrows this
  short cut but does not close it: see above. 'none' on contrast-enhanced T1 of a healthy person was never measured.
- Sagittal and coronal slices without a tumour come from one healthy head, close views and made heads only.
- Patients are inferred from the order of the Cheng slices; a patient could still be on both sides if it has slices far apart.
- Heat does not ask the class: it also appears on slices called 'none', on heads outside the domain often (table above).
- One hold-out of one fold; both collections are small, and no other hospital's pictures were measured.
- Types other than the three, metastases, treated tumours, other diseases: not in the training set, so it will name one of the four.
- No children's heads were looked for; nothing is known about fairness between groups of patients.

## Speed
{facts['milliseconds'] if facts['milliseconds'] else 'Not measured.'}
{BESIDE_PYTORCH if facts['released'] and facts['milliseconds'] else ''}
## The int8 build
{int8_section(figures, facts['int8'])}

## Agreement of the exported file with PyTorch
{facts['agreement'] if facts['agreement'] else 'Not checked: onnxruntime-node was not found.'}

## To reproduce
With DATA the folder of labelled slices (`labels.csv` in it), the pictures without a tumour beside it in `healthy`, and WEIGHTS the
`weights.onnx` to begin from.{chr(10) + HOW if facts['released'] else ''}

    {command(facts)}
{HEAD_OPTION if facts['head'] else ''}
{training_sentence(facts)} It resumes after a cut. Figures move
a little between processors, as the order of sums does.
""")
