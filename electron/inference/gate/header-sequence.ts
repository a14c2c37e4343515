import type { Series } from '../../core/study.ts'
import type { SeriesChecks } from './series-gate.ts'

/** Conventional T1 spin echo lies well below these; T2, FLAIR and diffusion above (McRobbie, MRI from Picture to Proton, ch. 3). */
const longestT1EchoTime = 40
const longestT1RepetitionTime = 3000

function namedContrast({ contrastAgent, description }: Series): boolean {
  // “NONE” and the like are written where no agent was given
  const agent = contrastAgent.trim()
  return (agent !== '' && !/^(none|no|without|n\/?a|0)\b/i.test(agent)) || /\+ ?c\b|\bpost|gad|contrast|\bce\b|\bgd\b|\bkm\b/i.test(description)
}

/** The header may deny in words what the picture's look would leave open. */
function deniedContrast({ description }: Series): boolean {
  return /\b(pre|non|no|w\/?o|without)[ -]?(contrast|gad|gd|ce|km)\b/i.test(description)
}

/** How the pictures were acquired: sequence, timing, contrast agent. */
export const sequenceChecks: SeriesChecks = {
  echoPlanar: ({ scanningSequence }) =>
    scanningSequence.includes('EP') ? 'This is an echo-planar series (functional or diffusion), which the model was not trained on.' : null,
  timing: ({ echoTime, repetitionTime, inversionTime }) =>
    (echoTime ?? 0) > longestT1EchoTime || ((repetitionTime ?? 0) > longestT1RepetitionTime && inversionTime === null)
      ? `Echo time ${echoTime ?? '?'} ms and repetition time ${repetitionTime ?? '?'} ms are not those of a T1-weighted series.`
      : null,
  contrast: (series, domain) =>
    namedContrast(series) && !deniedContrast(series) ? null : `The header names no contrast agent; the model was trained on ${domain.contrast} only.`,
}
