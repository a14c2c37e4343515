import type { ExplanationMethod } from '../../../electron/core/explanation.ts'

interface MethodWords {
  readonly title: string
  /** One sentence for somebody who reads pictures, not networks. */
  readonly meaning: string
}

export const methodWords: Readonly<Record<ExplanationMethod, MethodWords>> = {
  cam: {
    title: 'Class activation (exact)',
    meaning: 'Each place’s own share of the answer: the shares add up to what the network said, nothing is estimated.',
  },
  heat: {
    title: 'The network’s heat map',
    meaning: 'What the network itself marks as tumour; it is the same for every class.',
  },
  occlusion: {
    title: 'Occlusion',
    meaning: 'A grey patch is slid over the slice: a place is hot where the class becomes less likely when the patch covers it.',
  },
  'score-cam': {
    title: 'Score-CAM',
    meaning: 'The network’s last feature maps, each weighed by how sure the network stays when it sees only what that map marks.',
  },
}

/** A class as it stands in a list; the model's own word for it. */
export function labelTitle(label: string): string {
  return label === 'none' ? 'No tumour' : label.charAt(0).toUpperCase() + label.slice(1)
}

/** A probability in per cent with one decimal, as figures that are compared need it. */
export function exactPercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
