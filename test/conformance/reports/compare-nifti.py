"""Prints how far two NIfTI files differ: shape, voxels, sform, qform, and how far the qform is from the sform.

usage: compare-nifti.py OURS THEIRS
"""
import json, sys
import nibabel as nib, numpy as np

ours, theirs = (nib.load(path) for path in sys.argv[1:3])
far = lambda a, b: float(np.abs(np.asarray(a, float) - np.asarray(b, float)).max())
same = ours.shape == theirs.shape
print(json.dumps({
    'shapes': [list(ours.shape), list(theirs.shape)],
    'voxels': far(ours.dataobj, theirs.dataobj) if same else None,
    'sform': far(ours.get_sform(), theirs.get_sform()),
    'qform': far(ours.get_qform(), theirs.get_qform()),
    'own': far(ours.get_qform(), ours.get_sform()),
    'codes': [int(ours.header['sform_code']), int(ours.header['qform_code'])],
    'units': ours.header.get_xyzt_units()[0],
}))
