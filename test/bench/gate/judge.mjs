// One slice through preprocessing, network and gate, as the viewer does it.
import { findHead } from '../../../electron/engine/find-head.ts'
import { classify, findingOf } from '../../../electron/inference/classify.ts'
import { featureDistance } from '../../../electron/inference/gate/feature-distance.ts'
import { gateSeries } from '../../../electron/inference/gate/series-gate.ts'
import { gateSlice, measurePicture } from '../../../electron/inference/gate/slice-gate.ts'
import { loadModel } from '../../../electron/inference/load-model.ts'
import { preprocess } from '../../../electron/inference/preprocess.ts'

export async function openModel(folder) {
  const model = await loadModel(folder)
  if (!model.ok) throw new Error(model.failure.message)
  return model.value
}

/** The picture that the gate sees of a slice, and the network's input. */
export function pictured(slice, { manifest }) {
  return findHead(preprocess(slice, manifest.input), manifest.input.height, manifest.input.width)
}

const tumour = (finding) => finding !== 'none' && finding !== 'abstained'

/** What was made of every slice; `series`: whose header counts in `withHeader`, none where it names no contrast agent. */
export async function judge(model, slices, series) {
  const { manifest, known, session } = model
  const header = series ? gateSeries(series, manifest.domain).reasons : null
  const results = []
  for (const slice of slices) {
    const picture = pictured(slice, model)
    const answer = await classify(session, manifest, picture.data, known?.tensors)
    if (!answer.ok) throw new Error(answer.failure.message)
    const { probabilities, features } = answer.value
    const byPicture = gateSlice(picture, null, null)
    // that pixels are in colour is how they are stored, which no header can deny
    const reasons = [...(series?.colour ? ['The pictures are in colour.'] : []), ...gateSlice(picture, features, known)]
    const open = findingOf(probabilities, manifest.outputs.probabilities.labels, true, manifest.abstainBelow)
    const hard = findingOf(probabilities, manifest.outputs.probabilities.labels, reasons.length === 0, manifest.abstainBelow)
    results.push({
      probabilities, reasons, header: header ?? [], heard: reasons.length === 0,
      distance: features && known ? featureDistance(features, known) : 0,
      picture: byPicture.length > 0 || series?.colour === true, unlike: reasons.some((reason) => reason.startsWith('To the network')), unsure: reasons.length === 0 && hard === 'abstained',
      ungated: tumour(findingOf(probabilities, manifest.outputs.probabilities.labels, true, 0)), confident: tumour(open), hard: tumour(hard), finding: hard,
      withHeader: tumour(hard) && header !== null && header.length === 0,
    })
  }
  return results
}

export { measurePicture }
