import type { DataSet } from './data-set.ts'
import { csaNumbers } from './csa-header.ts'
import { csaHeader, siemensNumbers } from './siemens-private.ts'
import { tags } from './tags.ts'

/** What Siemens' private elements say about how an echo-planar volume was read out, in BIDS' names and seconds. */
export interface SiemensTiming {
  readonly SliceTiming?: readonly number[]
  readonly BandwidthPerPixelPhaseEncode?: number
  readonly EffectiveEchoSpacing?: number
  readonly TotalReadoutTime?: number
  readonly PhaseEncodingDirection?: string
}

/**
 * Slice times, bandwidth along the phase axis and phase polarity, from (0019,xx28), (0019,xx29) and the CSA image header.
 * @param phaseLines lines of the reconstructed image along the phase axis; null when unknown
 */
export function siemensTiming(dataSet: DataSet, phaseLines: number | null): SiemensTiming {
  const image = csaHeader(dataSet, '10')
  const first = (own: readonly number[], csa: string): number[] => (own.length > 0 ? [...own] : csaNumbers(image, csa))
  const times = first(siemensNumbers(dataSet)('29', 'FD'), 'MosaicRefAcqTimes')
  const [bandwidth = 0] = first(siemensNumbers(dataSet)('28', 'FD'), 'BandwidthPerPixelPhaseEncode')
  const [positive] = csaNumbers(image, 'PhaseEncodingDirectionPositive')
  const spacing = bandwidth > 0 && phaseLines ? 1 / (bandwidth * phaseLines) : null
  const direction = phaseDirection(dataSet.string(tags.inPlanePhaseEncodingDirection), positive)
  return {
    ...(direction ? { PhaseEncodingDirection: direction } : {}),
    ...(bandwidth > 0 ? { BandwidthPerPixelPhaseEncode: bandwidth } : {}),
    ...(spacing && phaseLines
      ? { EffectiveEchoSpacing: rounded(spacing), TotalReadoutTime: rounded(spacing * (phaseLines - 1)) }
      : {}),
    ...(times.length > 1 && times.every(Number.isFinite) ? { SliceTiming: times.map((time) => rounded(time / 1000)) } : {}),
  }
}

/** In the axes of a NIfTI file whose rows are stored last first. */
function phaseDirection(axis: string, positive: number | undefined): string | null {
  if (positive !== 0 && positive !== 1) return null
  if (axis === 'COL') return positive === 1 ? 'j-' : 'j'
  return axis === 'ROW' ? (positive === 1 ? 'i' : 'i-') : null
}

function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
