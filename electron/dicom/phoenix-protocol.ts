import type { CsaHeader } from './csa-header.ts'
import type { PatientVector } from '../core/geometry.ts'

/** Settings of a Siemens protocol, by name, e.g. `sSliceArray.lSize`. */
export type PhoenixProtocol = ReadonlyMap<string, string>

/** Reads the ASCCONV part of the protocol that a CSA series header holds; empty when it holds none. */
export function readPhoenixProtocol(series: CsaHeader): PhoenixProtocol {
  const [text = ''] = series.get('MrPhoenixProtocol') ?? series.get('MrProtocol') ?? []
  const start = text.indexOf('### ASCCONV BEGIN')
  const end = text.indexOf('### ASCCONV END', start)
  if (start < 0) return new Map()
  const lines = text.slice(start, end < 0 ? undefined : end).split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [name, value] = line.split('=', 2)
      return value === undefined ? [] : [[(name ?? '').trim(), value.trim().replace(/^"+|"+$/g, '')] as const]
    }),
  )
}

/** A number of the protocol, decimal or hexadecimal; null when absent. */
export function phoenixNumber(protocol: PhoenixProtocol, name: string): number | null {
  const value = Number(protocol.get(name) || NaN)
  return Number.isFinite(value) ? value : null
}

/** Number of slices, and the way from the centre of the first to that of the last in LPS mm (null for a lone one). */
export function phoenixSlices(protocol: PhoenixProtocol): {
  readonly count: number
  readonly span: PatientVector | null
} {
  const count = phoenixNumber(protocol, 'sSliceArray.lSize') ?? 0
  // axes of length zero are left out of the protocol
  const centre = (slice: number): PatientVector => {
    const axis = (name: string): number =>
      phoenixNumber(protocol, `sSliceArray.asSlice[${slice}].sPosition.${name}`) ?? 0
    return [axis('dSag'), axis('dCor'), axis('dTra')]
  }
  const [first, last] = [centre(0), centre(count - 1)]
  const span: PatientVector = [last[0] - first[0], last[1] - first[1], last[2] - first[2]]
  const reversed = ['Sag', 'Cor', 'Tra'].some(
    (axis) => phoenixNumber(protocol, `sSliceArray.ucImageNumb${axis}`) === 1,
  )
  if (count < 2 || Math.hypot(...span) === 0) return { count, span: null }
  return { count, span: reversed ? [-span[0], -span[1], -span[2]] : span }
}
