import { findingLabels, namesTumoursOnly, type Classes } from '../../core/class-labels.ts'

const mostNamed = 12

/** What networks name, in a sentence; of the one that Sulcus comes with, in plain words. */
function scope(classes: Classes): string {
  if (namesTumoursOnly(classes)) {
    return 'The model knows three kinds of tumour (glioma, meningioma, pituitary tumour) on T1-weighted slices with contrast agent. It does not look for bleeding, stroke, inflammation, metastases or anything else; those may be missed or called one of the three.'
  }
  const labels = findingLabels(classes)
  const more = labels.length > mostNamed ? ` and ${labels.length - mostNamed} more` : ''
  return `The model was added to Sulcus by its user. It names ${labels.slice(0, mostNamed).join(', ')}${more}, and looks for nothing else. Sulcus has not tested how often it is right.`
}

/** What a reader must know before believing a report, most important first. */
export const limits = (models: readonly Classes[]): readonly string[] => [
  'Sulcus is not a medical device. A report is no diagnosis, and no treatment may rest on it.',
  ...new Set(models.map(scope)),
  'It judges each slice by itself; for a series, the answers of neighbours are averaged. “No tumour seen” does not rule a tumour out, least of all a small one.',
  'A probability is the model’s own confidence, calibrated on its test data. On scanners, protocols or patients unlike that data it can be confidently wrong.',
  'The heat map shows where evidence for the called class lies on a grid far coarser than the pixels. It is neither an outline nor a measurement of a lesion.',
  'The gate that refuses unsuitable series and slices goes by what the files say of themselves, by the look of the pictures and by their likeness to the training slices. It can let a wrong picture through, and silence a right one.',
]
