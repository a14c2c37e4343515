import { describe, expect, it } from 'vitest'
import type { Series, SliceHeader } from '../../../../electron/core/study.ts'
import { gateSeries } from '../../../../electron/inference/gate/series-gate.ts'
import { series, sliceHeader } from '../../../fixtures/study.ts'
import { shippedDomain } from '../shipped-model.ts'

const tiles = [sliceHeader(0), sliceHeader(1)].map((header) => ({ ...header, mosaic: { tiles: 2, across: 2 } }))
const spaced = (spacing: number): SliceHeader => {
  const header = sliceHeader(0)
  return { ...header, geometry: header.geometry && { ...header.geometry, rowSpacing: spacing, columnSpacing: spacing } }
}
const verdict = (change: Partial<Series>) => gateSeries(series('series-1', change), shippedDomain)

describe('gateSeries', () => {
  it.each<[string, Partial<Series>]>([
    ['as it was trained on', {}],
    ['without a named body part', { bodyPart: '' }],
    ['of the head, in the header’s own writing', { bodyPart: 'Brain w/o skull' }],
    ['with inversion and a long repetition time', { inversionTime: 900, repetitionTime: 6000 }],
    ['without timing', { echoTime: null, repetitionTime: null }],
    ['whose contrast only the description names', { contrastAgent: '', description: 'Ax T1 SE post GAD' }],
    ['whose description ends in +C', { contrastAgent: ' ', description: 'AX T1 +C' }],
    ['at the smallest matrix', { rows: 100, columns: 100, slices: [spaced(2)] }],
    ['whose header says that nothing is burned in', { burnedInAnnotation: 'NO', sopClassUID: '1.2.840.10008.5.1.4.1.1.4' }],
    ['whose place is not known but whose plane is', { slices: [{ ...sliceHeader(0), geometry: null }] }],
    ['of a mosaic that was taken apart', { imageType: ['ORIGINAL', 'PRIMARY', 'M', 'MOSAIC'], slices: tiles }],
  ])('lets in a series %s', (_what, change) => {
    expect(verdict(change)).toEqual({ accepted: true, reasons: [] })
  })

  it.each<[string, Partial<Series>, string]>([
    ['of another modality', { modality: 'CT' }, 'modality is CT'],
    ['without a modality', { modality: '' }, 'modality is not given'],
    ['of another body part', { bodyPart: 'KNEE' }, 'body part is KNEE'],
    ['in colour', { colour: true }, 'in colour'],
    ['that is echo-planar', { scanningSequence: ['EP'] }, 'echo-planar'],
    ['that is a mosaic which could not be taken apart', { imageType: ['ORIGINAL', 'PRIMARY', 'MOSAIC'] }, 'could not be taken apart'],
    ['of a mosaic that was taken apart into small slices', { imageType: ['ORIGINAL', 'PRIMARY', 'M', 'MOSAIC'], slices: tiles.map((tile) => ({ ...tile, ...spaced(3), mosaic: tile.mosaic })), rows: 64, columns: 64 }, '64×64 pixels'],
    ['of diffusion', { imageType: ['DERIVED', 'SECONDARY', 'ADC'] }, 'image type says ADC'],
    ['of phase', { imageType: ['ORIGINAL', 'PRIMARY', 'P'] }, 'image type says P'],
    ['of the imaginary part', { imageType: ['ORIGINAL', 'PRIMARY', 'OTHER', 'IMAGINARY'] }, 'image type says IMAGINARY'],
    ['that is a localiser', { imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }, 'LOCALIZER'],
    ['with few rows', { rows: 99 }, '256×99 pixels'],
    ['with few columns', { columns: 64 }, '64×256 pixels'],
    ['that is T2-weighted', { echoTime: 100, repetitionTime: 4000 }, 'Echo time 100 ms and repetition time 4000 ms'],
    ['with a long repetition time', { repetitionTime: 3001 }, 'not those of a T1-weighted'],
    ['that is FLAIR', { echoTime: 120, inversionTime: 2500, repetitionTime: 9000 }, 'not those of a T1-weighted'],
    ['without contrast agent', { contrastAgent: '', description: 'Ax T1 SE' }, 'no contrast agent'],
    ['whose contrast agent is none', { contrastAgent: 'NONE', description: 'Ax T1 SE' }, 'no contrast agent'],
    ['that the description denies an agent', { description: 'T1 pre contrast' }, 'no contrast agent'],
    ['of screen captures', { sopClassUID: '1.2.840.10008.5.1.4.1.1.7' }, 'Secondary Capture'],
    ['of spectra', { sopClassUID: '1.2.840.10008.5.1.4.1.1.4.2' }, 'spectra'],
    ['with writing burned in', { burnedInAnnotation: 'YES' }, 'Burned In Annotation'],
    ['of a difference', { imageType: ['DERIVED', 'SECONDARY', 'SUBTRACTION'] }, 'image type says SUBTRACTION'],
    ['in no plane that is known', { plane: 'unknown' }, 'in which plane'],
    ['that lies obliquely', { plane: 'oblique' }, 'obliquely'],
    ['of a small field of view', { slices: [spaced(0.4)] }, 'field of view is 102 mm'],
    ['of a whole body', { slices: [spaced(1.8)] }, 'field of view is 461 mm'],
  ])('refuses a series %s, and says why', (_what, change, reason) => {
    const { accepted, reasons } = verdict(change)
    expect(accepted).toBe(false)
    expect(reasons).toHaveLength(1)
    expect(reasons[0]).toContain(reason)
  })

  it('gives every reason there is', () => {
    expect(verdict({ modality: 'CT', bodyPart: 'KNEE', colour: true, rows: 10, contrastAgent: '', description: '' }).reasons).toHaveLength(5)
  })
})
