import type { SeriesChecks } from './series-gate.ts'

/** Smallest matrix the networks were trained to read; below it (localisers, fast EPI) details are gone. */
const smallestMatrix = 100
/** Longer side of the slices in mm: less than this shows a part of a head, more shows a body. Training slices have about 250. */
const fieldOfView = { smallest: 120, largest: 400 } as const

/** How the slices lie and what they span. */
export const layoutChecks: SeriesChecks = {
  // A mosaic that was taken apart is judged by its slices: their size, sequence and times.
  mosaic: ({ imageType, slices }) =>
    imageType.includes('MOSAIC') && slices.some(({ mosaic }) => !mosaic) ? 'The pictures are mosaics of slices that could not be taken apart.' : null,
  matrix: ({ rows, columns }) =>
    Math.min(rows, columns) < smallestMatrix ? `The slices have ${columns}×${rows} pixels; the model needs at least ${smallestMatrix} each way.` : null,
  plane: ({ plane }) => {
    if (plane === 'unknown') return 'The header does not say in which plane the slices lie; the model knows axial, coronal and sagittal ones.'
    return plane === 'oblique' ? 'The slices lie obliquely to the body; the model knows axial, coronal and sagittal ones.' : null
  },
  fieldOfView: ({ slices, rows, columns }) => {
    const geometry = slices[0]?.geometry
    if (!geometry) return null // what lies nowhere has no plane either
    const longest = Math.max(rows * geometry.rowSpacing, columns * geometry.columnSpacing)
    if (longest >= fieldOfView.smallest && longest <= fieldOfView.largest) return null
    return `The field of view is ${Math.round(longest)} mm; a head needs ${fieldOfView.smallest} to ${fieldOfView.largest} mm.`
  },
}
