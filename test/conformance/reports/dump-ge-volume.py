"""Dumps dcm_qa_nih's GE series as Volume fields (JSON) and raw int16 voxels, read by pydicom.

usage: dump-ge-volume.py FOLDER OUT
"""
import glob, json, sys
import numpy as np, pydicom

slices = []
for file in glob.glob(sys.argv[1] + '/*.dcm'):
    slices.append(pydicom.dcmread(file, force=True))
first = slices[0]
row, column = np.array(first.ImageOrientationPatient[:3], float), np.array(first.ImageOrientationPatient[3:], float)
normal = np.cross(row, column)
places = {}
for one in slices:
    places.setdefault(round(float(np.dot(normal, np.array(one.ImagePositionPatient, float))), 3), []).append(one)
stacks = [sorted(places[key], key=lambda one: int(one.InstanceNumber)) for key in sorted(places)]
frames = len(stacks[0])
data = np.stack([[stack[t].pixel_array for stack in stacks] for t in range(frames)]).astype('<i2')
position = [np.array(stack[0].ImagePositionPatient, float) for stack in stacks]
data.tofile(sys.argv[2] + '/voxels.raw')
json.dump({
    'columns': int(first.Columns), 'rows': int(first.Rows), 'slices': len(stacks), 'frames': frames,
    'origin': position[0].tolist(),
    'columnStep': (row * float(first.PixelSpacing[1])).tolist(),
    'rowStep': (column * float(first.PixelSpacing[0])).tolist(),
    'sliceStep': ((position[-1] - position[0]) / (len(stacks) - 1)).tolist(),
}, open(sys.argv[2] + '/volume.json', 'w'))
