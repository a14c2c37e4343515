import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dicomFile, elements, type FileElement, mrAttributes, numbers, sequence, text } from '../../fixtures/dicom-file.ts'
import { csaBytes, csaElements } from '../../fixtures/siemens-mosaic.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'
import { sulcus } from '../commands/run-sulcus.ts'

type Direction = readonly [number, number, number]
const tilted: Direction = [0.48, -0.6, 0.64]
/** Volumes: unweighted, weighted in the direction, and in one twice as long of the opposite. */
const volumes: readonly (readonly [number, Direction | null])[] = [[0, null], [1000, tilted], [2500, [-0.96, 1.2, -1.28]]]

const orientations = { axial: '1\\0\\0\\0\\1\\0', sagittal: '0\\1\\0\\0\\0\\-1', coronal: '1\\0\\0\\0\\0\\-1' } as const
const steps = { axial: [0, 0, 5], sagittal: [-5, 0, 0], coronal: [0, 5, 0] } as const
type Plane = keyof typeof orientations
type Weighting = (bValue: number, direction: Direction | null) => readonly FileElement[]

/** Runs `convert` on two slices of each volume, and reads the tables beside the NIfTI file. */
async function tables(maker: string, weighting: Weighting, plane: Plane = 'axial', more: readonly FileElement[] = []) {
  const folder = tempFolder()
  for (const [t, [bValue, direction]] of volumes.entries())
    for (const slice of [0, 1]) {
      const own = [
        text('00080018', 'UI', `2.25.7.${t}.${slice}`),
        text('00080070', 'LO', maker),
        text('00180020', 'CS', 'EP'),
        text('00185100', 'CS', 'HFS'),
        text('00181312', 'CS', 'COL'),
        text('00200012', 'IS', String(t + 1)),
        text('00200013', 'IS', String(2 * t + slice + 1)),
        text('00200032', 'DS', steps[plane].map((step) => step * slice).join('\\')),
        text('00200037', 'DS', orientations[plane]),
        numbers('7fe00010', 'OW', ...new Array<number>(24).fill(t)),
      ]
      put(folder, { [`in/${t}-${slice}.dcm`]: dicomFile(elements(mrAttributes(), own, more, weighting(bValue, direction))) })
    }
  const { code, err } = await sulcus(['convert', 'in', '--format', 'nifti', '--out', 'out'], { cwd: folder })
  expect(code).toBe(0)
  const read = (ending: string): number[][] =>
    readFileSync(join(folder, `out/series-001-number-3.${ending}`), 'utf8').trimEnd().split('\n').map((line) => line.split(' ').map(Number))
  return { bval: read('bval'), bvec: read('bvec'), err, folder }
}

const standard: Weighting = (bValue, direction) => [
  numbers('00189087', 'FD', bValue),
  ...(direction ? [numbers('00189089', 'FD', ...direction)] : []),
]
const siemens: Weighting = (bValue, direction) => [
  text('00190010', 'LO', 'SIEMENS MR HEADER'),
  text('0019100c', 'IS', String(bValue)),
  ...(direction ? [numbers('0019100e', 'FD', ...direction)] : []),
]
const siemensCsa: Weighting = (bValue, direction) =>
  csaElements(csaBytes({ B_value: [String(bValue)], DiffusionGradientDirection: (direction ?? []).map(String) }))
const philips: Weighting = (bValue, direction) => [
  text('20010010', 'LO', 'Philips Imaging DD 001'),
  numbers('20011003', 'FL', bValue),
  text('20050010', 'LO', 'Philips MR Imaging DD 001'),
  ...['200510b0', '200510b1', '200510b2'].map((tag, axis) => numbers(tag, 'FL', direction?.[axis] ?? 0)),
]
const unitedImaging: Weighting = (bValue, direction) => [
  text('00650010', 'LO', 'Image Private Header'),
  numbers('00651009', 'FD', bValue),
  ...(direction ? [numbers('00651037', 'FD', ...direction)] : []),
]
const generalElectric: Weighting = (bValue, direction) => [
  text('00190010', 'LO', 'GEMS_ACQU_01'),
  ...['001910bb', '001910bc', '001910bd'].map((tag, axis) => text(tag, 'DS', String(direction?.[axis] ?? 0))),
  text('00430010', 'LO', 'GEMS_PARM_01'),
  text('00431039', 'IS', `${bValue > 0 ? 1_000_000_000 + bValue : 0}\\8\\0\\0`),
]

/** Lines of the table: nothing, the direction, and its opposite. */
const lines = (direction: Direction): number[][] => direction.map((value) => [0, value, 0 - value])

describe('the tables beside a diffusion-weighted volume', () => {
  // of the patient's x, y, z: an axial file's axes run to the left, front and head, a sagittal one's to the back, head and
  // right, a coronal one's to the left, head and back; the values are those that dcm2niix 1.0.20220720 gives
  it.each([
    ['the standard', 'Hitachi', standard, 'axial', [0.48, 0.6, 0.64]],
    ['the standard, sagittal', 'Hitachi', standard, 'sagittal', [-0.6, 0.64, -0.48]],
    ['the standard, coronal', 'Hitachi', standard, 'coronal', [0.48, 0.64, -0.6]],
    ['Siemens', 'SIEMENS', siemens, 'axial', [0.48, 0.6, 0.64]],
    ['Siemens’ CSA header', 'SIEMENS', siemensCsa, 'sagittal', [-0.6, 0.64, -0.48]],
    ['Philips', 'Philips Medical Systems', philips, 'coronal', [0.48, 0.64, -0.6]],
    ['United Imaging', 'UIH', unitedImaging, 'axial', [0.48, 0.6, 0.64]],
    ['United Imaging, whose axes are the image’s', 'UIH', unitedImaging, 'sagittal', [0.48, 0.6, 0.64]],
    ['GE', 'GE MEDICAL SYSTEMS', generalElectric, 'axial', [-0.48, -0.6, 0.64]],
    ['GE, sagittal', 'GE MEDICAL SYSTEMS', generalElectric, 'sagittal', [0.48, 0.6, -0.64]],
    ['GE, coronal', 'GE MEDICAL SYSTEMS', generalElectric, 'coronal', [-0.48, 0.6, 0.64]],
  ] as const)('tell b-values, and directions in the file’s axes: %s', async (_what, maker, weighting, plane, expected) => {
    const { bval, bvec, err } = await tables(maker, weighting, plane)
    expect(bval).toEqual([[0, 1000, 2500]])
    for (const [axis, line] of lines(expected).entries()) for (const [volume, value] of line.entries()) expect(bvec[axis]?.[volume]).toBeCloseTo(value, 5)
    expect(err).not.toContain('direction')
  })

  it('swap GE’s axes where phases run along rows', async () => {
    const { bvec } = await tables('GE MEDICAL SYSTEMS', generalElectric, 'axial', [text('00181312', 'CS', 'ROW')])
    expect(bvec).toEqual(lines([0.6, -0.48, 0.64]))
  })

  it('take the standard’s word before the maker’s', async () => {
    const both: Weighting = (bValue, direction) => [...standard(bValue, direction), ...siemens(bValue / 2, null)]
    expect(await tables('SIEMENS', both)).toMatchObject({ bval: [[0, 1000, 2500]], bvec: lines([0.48, 0.6, 0.64]) })
  })

  it.each([
    ['averages of directions', (bValue: number) => standard(bValue, null), []],
    ['GE’s where the head does not lie first and supine', generalElectric, [text('00185100', 'CS', 'FFS')]],
  ])('have no direction, and the command says so: %s', async (_what, weighting, more) => {
    const { bval, bvec, err } = await tables('GE MEDICAL SYSTEMS', weighting, 'axial', more)
    expect(bval).toEqual([[0, 1000, 2500]])
    expect(bvec).toEqual(lines([0, 0, 0]))
    expect(err).toContain('series 1: 2 diffusion-weighted volumes tell no direction')
  })

  it.each([
    ['nothing is weighted', () => standard(0, null)],
    ['nothing tells a b-value', () => []],
    ['GE’s number is not of an echo-planar image', (bValue: number) => [...generalElectric(bValue, null), text('00180020', 'CS', 'GR')]],
  ])('are not written where %s', async (_what, weighting) => {
    await expect(tables('GE MEDICAL SYSTEMS', weighting)).rejects.toThrow(/ENOENT.*bval/)
  })

  it('are read from the macros of an enhanced image', async () => {
    const folder = tempFolder()
    const frames = volumes.map(([bValue, direction], index) => [
      sequence('00189117', [
        ...(direction ? [sequence('00189076', [numbers('00189089', 'FD', ...direction)])] : []),
        numbers('00189087', 'FD', bValue),
      ]),
      sequence('00209111', [numbers('00209128', 'UL', index + 1)]),
    ])
    const pixels = numbers('7fe00010', 'OW', ...Array.from({ length: 3 * 24 }, (_, index) => index))
    const own = [text('00280008', 'IS', '3'), sequence('52009230', ...frames), pixels]
    put(folder, { 'in/1.dcm': dicomFile(elements(mrAttributes(), own)) })
    await sulcus(['convert', 'in', '--format', 'nifti', '--out', 'out'], { cwd: folder })
    expect(readFileSync(join(folder, 'out/series-001-number-3.bval'), 'utf8')).toBe('0 1000 2500\n')
    expect(readFileSync(join(folder, 'out/series-001-number-3.bvec'), 'utf8')).toBe('0 0.48 -0.48\n0 0.6 -0.6\n0 0.64 -0.64\n')
  })
})
