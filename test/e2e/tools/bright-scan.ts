import { encapsulate, type FileElement, numbers, syntaxes, text } from '../../fixtures/dicom-file.ts'
import { headSlice } from '../../fixtures/head-series.ts'
import { patient } from './patient.ts'

export const brightSide = 64
/** The bright rectangle on the slices that have one: edges in pixels, 0 at the first pixel's. */
export const brightBox = { left: 20, top: 10, right: 36, bottom: 30 } as const
/** Millimetres a pixel, both ways. */
export const brightSpacing = 1.5

/** The last slice of such a scan, of whose picture nothing can be decoded. */
export function brokenSlice(name: string, slice: number): Uint8Array {
  const junk = { tag: '7fe00010', vr: 'OB', value: encapsulate([[Uint8Array.from({ length: 64 }, (_, i) => i)]]) }
  return headSlice(slice, [...attributes(name), junk], { syntax: syntaxes.jpegLs })
}

/** Slices of a made-up patient, 64 × 64, dark but for a bright rectangle, which every second lacks. */
export function brightScan(name: string, slices: number): Record<string, Uint8Array> {
  return Object.fromEntries(Array.from({ length: slices }, (_, slice) => [`IM${slice + 1}.dcm`, brightSlice(name, slice)]))
}

function brightSlice(name: string, slice: number): Uint8Array {
  const { left, top, right, bottom } = brightBox
  const pixels = Uint16Array.from({ length: brightSide ** 2 }, (_, index) => {
    const [row, column] = [Math.floor(index / brightSide), index % brightSide]
    const inside = slice % 2 === 0 && row >= top && row < bottom && column >= left && column < right
    // the network frames all that is bright; a slice without a rectangle has a single bright pixel
    return inside || (slice % 2 === 1 && row === 50 && column === 50) ? 900 : 100
  })
  return headSlice(slice, [...attributes(name), { tag: '7fe00010', vr: 'OW', value: new Uint8Array(pixels.buffer) }])
}

function attributes(name: string): FileElement[] {
  return [
    ...patient(name),
    numbers('00280010', 'US', brightSide),
    numbers('00280011', 'US', brightSide),
    text('00280030', 'DS', `${brightSpacing}\\${brightSpacing}`),
    text('00281050', 'DS', '500'),
    text('00281051', 'DS', '1000'),
  ]
}
