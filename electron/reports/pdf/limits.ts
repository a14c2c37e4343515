/** What a reader must know before believing a report, most important first. */
export const limits: readonly string[] = [
  'Sulcus is not a medical device. A report is no diagnosis, and no treatment may rest on it.',
  'The model knows three kinds of tumour (glioma, meningioma, pituitary tumour) on T1-weighted slices with contrast agent. It does not look for bleeding, stroke, inflammation, metastases or anything else; those may be missed or called one of the three.',
  'It judges each slice by itself; for a series, the answers of neighbours are averaged. “No tumour seen” does not rule a tumour out, least of all a small one.',
  'A probability is the model’s own confidence, calibrated on its test data. On scanners, protocols or patients unlike that data it can be confidently wrong.',
  'The heat map shows where evidence for the called class lies on a grid far coarser than the pixels. It is neither an outline nor a measurement of a lesion.',
  'The gate that refuses unsuitable series and slices goes by what the files say of themselves, by the look of the pictures and by their likeness to the training slices. It can let a wrong picture through, and silence a right one.',
]
