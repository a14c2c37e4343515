import { failureCodes, type FailureCode } from '../../../electron/core/failure-codes.ts'

/** What another reader made of a file: the hash of its stored values and their shape without axes of length 1. */
export interface Opinion {
  readonly by: string
  readonly sha256: string
  readonly shape: readonly number[]
  /** Where the peer hands out another colour space than Sulcus, and was asked to convert. */
  readonly conversion?: string
  /** The file that its bytes were written to, little endian; only where that was asked for. */
  readonly raw?: string
}

/** What Sulcus made of it: stored values, an expected failure, or an exception, which is a bug. */
export type Answer =
  | { readonly kind: 'pixels'; readonly sha256: string; readonly shape: readonly number[] }
  | { readonly kind: 'failure'; readonly code: FailureCode; readonly message: string }
  | { readonly kind: 'crash'; readonly error: string }

export type Verdict = 'equal' | 'within tolerance' | 'refused' | 'not an image' | 'WRONG' | 'CRASH' | 'GAP' | 'NO REASON' | 'NO REFERENCE'

export interface Judgement {
  readonly verdict: Verdict
  readonly detail: string
}

/** The verdicts that a conforming reader may end in. */
export const passing: ReadonlySet<Verdict> = new Set<Verdict>(['equal', 'within tolerance', 'refused', 'not an image'])

/** Refusals of files that some peer opens, and why that is right. */
export const rightlyRefused: Readonly<Record<string, string>> = {
  'pydicom/JPEG2000-embedded-sequence-delimiter.dcm':
    'a delimiter overwrites the width in the codestream; what peers return for it is memory as it happens to be, another at each run',
  'pydicom/MR_truncated.dcm': 'the last 62 bytes are missing, and gdcm makes them up (“use file at own risk”)',
  'pydicom/badVR.dcm':
    'Number of Frames is “1A”, which no integer string may be (PS3.5 6.2); gdcm takes it for 1 and drops the other 14 frames that the file has bytes for',
}

const notImages: ReadonlySet<FailureCode> = new Set<FailureCode>(['not-dicom', 'no-pixel-data'])

/** JPEG decoders may round differently (ITU-T T.83 allows 1); every other syntax gives exact numbers. */
const lossyJpeg: ReadonlySet<string> = new Set(['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51'])
const tolerance = 1

export interface Case {
  /** Relative to the folder of all samples. */
  readonly file: string
  readonly transferSyntax: string
  readonly answer: Answer
  /** The first peer's comes first. */
  readonly opinions: readonly Opinion[]
  /** The largest difference to the first peer's numbers, where it has been measured. */
  readonly difference?: number | null
}

/** Judges one file. Sulcus is right where the first peer, or two others between them, have the same numbers. */
export function judge({ file, transferSyntax, answer, opinions, difference = null }: Case): Judgement {
  if (answer.kind === 'crash') return { verdict: 'CRASH', detail: answer.error }
  if (answer.kind === 'failure') return judgeFailure(file, answer, opinions)
  const [first] = opinions
  if (!first) return { verdict: 'NO REFERENCE', detail: 'no peer here reads it, and no hash is stored' }
  const same = opinions.filter(({ sha256, shape }) => sha256 === answer.sha256 && shape.join() === answer.shape.join())
  const others = opinions.filter((opinion) => !same.includes(opinion))
  const names = (list: readonly Opinion[]): string => list.map(({ by }) => by).join(' and ')
  if (same.includes(first) || same.length > 1) {
    const converted = same.find(({ conversion }) => conversion !== undefined)?.conversion
    const detail = [names(same), ...(converted ? [`once converted from ${converted}`] : []), ...(others.length > 0 ? [`against ${names(others)}`] : [])]
    return { verdict: 'equal', detail: detail.join(', ') }
  }
  if (difference !== null && difference <= tolerance && lossyJpeg.has(transferSyntax) && first.shape.join() === answer.shape.join())
    return { verdict: 'within tolerance', detail: `${first.by} differs by ${difference} at most: decoders of lossy JPEG may round differently` }
  return { verdict: 'WRONG', detail: `${names(others)} ${others.length === 1 ? 'has' : 'have'} other numbers${difference === null ? '' : `, by up to ${difference}`}` }
}

function judgeFailure(file: string, { code, message }: Extract<Answer, { kind: 'failure' }>, opinions: readonly Opinion[]): Judgement {
  const said = `${code}: ${message}`
  if (!failureCodes.includes(code) || !/^\p{Lu}.{20,}\.$/su.test(message)) return { verdict: 'NO REASON', detail: said }
  const [reader] = opinions
  if (!reader) return { verdict: notImages.has(code) ? 'not an image' : 'refused', detail: said }
  const why = rightlyRefused[file]
  if (why === undefined) return { verdict: 'GAP', detail: `${said} ${reader.by} reads it.` }
  return { verdict: 'refused', detail: `${said} ${reader.by} reads it: ${why}.` }
}
