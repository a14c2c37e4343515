import { findingLabels } from '../../core/class-labels.ts'
import type { ReportModel } from '../report-input.ts'
import { findingTitle } from '../wording.ts'

const mostNamed = 12

/** What a network names; of the one that Sulcus comes with, in plain words. */
function scope(model: ReportModel, name: string): string {
  if (model.shipped) {
    return `${name} knows three kinds of tumour (glioma, meningioma, pituitary tumour) on T1-weighted slices with contrast agent. It does not look for bleeding, stroke, inflammation, metastases or anything else; those may be missed or called one of the three.`
  }
  const labels = findingLabels(model)
  const more = labels.length > mostNamed ? ` and ${labels.length - mostNamed} more` : ''
  return `${name} was added to Sulcus by its user. It names ${labels.slice(0, mostNamed).join(', ')}${more}, and looks for nothing else. Sulcus has not tested how often it is right.`
}

/** What silence of a network is worth. */
function silence({ noFinding, ...model }: ReportModel, name: string): string {
  if (noFinding === null) return `${name} judges each slice by itself and has no answer for “nothing found”: where it is sure enough, it names one of its classes, whatever the slice shows. No mark does not rule anything out.`
  const [title, what] = model.shipped ? ['No tumour seen', 'a tumour out, least of all a small one'] : [findingTitle(noFinding, { ...model, noFinding }), 'anything out']
  return `${name} judges each slice by itself; for a series, the answers of neighbours are averaged. “${title}” does not rule ${what}.`
}

/** What a probability of a network is worth; nothing where that is not known any more. */
function belief({ shipped, traits }: ReportModel, name: string): readonly string[] {
  if (!traits) return []
  const own = `The probabilities of ${lower(name)} are its own confidence`
  if (!traits.calibrated) return [`${own}. How far it can be believed has not been measured; it can be confidently wrong.`]
  const data = shipped ? 'calibrated on its test data' : 'calibrated on data that Sulcus does not know'
  return [`${own}, ${data}. On scanners, protocols or patients unlike that data it can be confidently wrong.`]
}

/** What the colours are worth. */
function place({ shipped, heat }: ReportModel, name: string): string {
  if (!heat) return `${name} shows no place: which part of a slice its answer rests on is not told here.`
  const shows = shipped ? 'shows where evidence for the called class lies' : `shows where ${lower(name)} itself says that evidence lies`
  return `The heat map ${shows} on a grid far coarser than the pixels. It is neither an outline nor a measurement of a lesion.`
}

/** What keeps a network from answering on what it was not made for; nothing where that is not known any more. */
function gate({ traits }: ReportModel, name: string): readonly string[] {
  if (!traits) return []
  const { gatesSeries, gatesSlices } = traits
  if (!gatesSeries && !gatesSlices) return [`${name} does not say what it was made for, so no series and no slice is refused: it answers on whatever it is given, like what it was trained on or not.`]
  const what = gatesSeries && gatesSlices ? 'series and slices' : gatesSeries ? 'series' : 'slices'
  const by = [gatesSeries ? 'what the files say of themselves' : '', gatesSlices ? 'the look of the pictures and their likeness to the training slices' : ''].filter(Boolean)
  return [`The gate that refuses unsuitable ${what} goes by ${by.join(', and by ')}. It can let a wrong picture through, and silence a right one.`]
}

function lower(name: string): string {
  return name.replace(/^The/, 'the')
}

/** What a reader must know before believing a report, most important first: only what holds of the models that made it. */
export function limits(models: readonly ReportModel[], boxes: boolean): readonly string[] {
  const named = models.map((model) => ({ model, name: models.length === 1 ? 'The model' : `The model “${model.title}”` }))
  const all = [scope, silence, belief, place, gate].flatMap((say) => named.flatMap(({ model, name }) => say(model, name)))
  const ofBoxes = boxes ? ['The confidence of a box is the network’s own; Sulcus has not measured how far it can be believed. No box does not rule anything out.'] : []
  return [...new Set(['Sulcus is not a medical device. A report is no diagnosis, and no treatment may rest on it.', ...all, ...ofBoxes])]
}
