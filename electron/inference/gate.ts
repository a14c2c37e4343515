import type { Gate } from '../core/analysis-document.ts'
import type { Series } from '../core/study.ts'
import type { ModelDomain } from './model-manifest.ts'

/** Smallest matrix the networks were trained to read; below it (localisers, fast EPI) details are gone. */
const smallestMatrix = 100
/** Conventional T1 spin echo lies well below these; T2, FLAIR and diffusion above (McRobbie, MRI from Picture to Proton, ch. 3). */
const longestT1EchoTime = 40
const longestT1RepetitionTime = 3000

type Check = (series: Series, domain: ModelDomain) => string | null

function namedContrast(series: Series): boolean {
  return series.contrastAgent.trim() !== '' || /\+ ?c\b|\bpost|gad|contrast|\bce\b|\bgd\b|\bkm\b/i.test(series.description)
}

/** Each returns a sentence when the series lies outside what the model was trained on. */
const checks: readonly Check[] = [
  ({ modality }, domain) =>
    domain.modality.includes(modality) ? null : `The modality is ${modality || 'not given'}; the model knows ${domain.modality.join(', ')} only.`,
  ({ bodyPart }, domain) =>
    bodyPart === '' || domain.bodyPart.some((part) => bodyPart.toUpperCase().includes(part))
      ? null
      : `The body part is ${bodyPart}; the model knows ${domain.bodyPart.join(' and ')} only.`,
  ({ colour }) => (colour ? 'The pictures are in colour; the model reads grey-scale MR only.' : null),
  ({ scanningSequence }) =>
    scanningSequence.includes('EP') ? 'This is an echo-planar series (functional or diffusion), which the model was not trained on.' : null,
  ({ imageType }) => {
    const odd = imageType.find((value) => /DIFFUSION|ADC|TRACEW|^FA$|PHASE|^P$|LOCALIZER|PROJECTION|MIP|SCREEN/i.test(value))
    return odd === undefined ? null : `The image type says ${odd}, which the model was not trained on.`
  },
  // A mosaic that was taken apart is judged by its slices: their size, sequence and times.
  ({ imageType, slices }) =>
    imageType.includes('MOSAIC') && slices.some(({ mosaic }) => !mosaic) ? 'The pictures are mosaics of slices that could not be taken apart.' : null,
  ({ rows, columns }) =>
    Math.min(rows, columns) < smallestMatrix ? `The slices have ${columns}×${rows} pixels; the model needs at least ${smallestMatrix} each way.` : null,
  ({ echoTime, repetitionTime, inversionTime }) =>
    (echoTime ?? 0) > longestT1EchoTime || ((repetitionTime ?? 0) > longestT1RepetitionTime && inversionTime === null)
      ? `Echo time ${echoTime ?? '?'} ms and repetition time ${repetitionTime ?? '?'} ms are not those of a T1-weighted series.`
      : null,
  (series, domain) => (namedContrast(series) ? null : `The header names no contrast agent; the model was trained on ${domain.contrast} only.`),
]

/** Decides from the header whether the model may speak on a series, with every reason against it in words. */
export function gate(series: Series, domain: ModelDomain): Gate {
  const reasons = checks.map((check) => check(series, domain)).filter((reason) => reason !== null)
  return { accepted: reasons.length === 0, reasons }
}
