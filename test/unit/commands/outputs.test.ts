import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { mrFile, numbers, text } from '../../fixtures/dicom-file.ts'
import { headColumns, headPixels, headRows, headSeries, headSlice } from '../../fixtures/head-series.ts'
import { anyText } from '../../fixtures/matchers.ts'
import { put, sharedFolder, tempFolder } from '../../fixtures/temp-folder.ts'
import { naiveConvolve } from '../convolution/naive-convolve.ts'
import { readNifti } from './read-nifti.ts'
import { startSulcus, sulcus } from './run-sulcus.ts'

/** A slice's stored values as rows. */
function grid(slice: number): number[][] {
  const pixels = headPixels(slice)
  return Array.from({ length: headRows }, (_, row) => [...pixels.subarray(row * headColumns, (row + 1) * headColumns)])
}

const folder = sharedFolder()
beforeAll(() => {
  put(join(folder.path, 'scans'), headSeries(2))
  put(folder.path, { 'letter.dcm': 'This is a letter.' })
})
const nifti = (name: string) => readNifti(readFileSync(join(folder.path, name)))

describe('sulcus filter', () => {
  const weights = [[1, 0, -2], [3, 5, 0], [0, -1, 4]]

  it.each([
    ['correlation', 'reflect', 1, 1, []],
    ['convolution', 'zero', 2, 3, ['--mode', 'convolution', '--border', 'zero', '--stride', '2', '--dilation', '3']],
  ] as const)('computes the %s of every slice with %s borders, stride %d and dilation %d', async (mode, border, stride, dilation, args) => {
    put(folder.path, { 'kernel.json': JSON.stringify({ name: 'odd one', weights }) })
    const out = `out-${mode}`
    const { code, out: said } = await sulcus(['filter', 'scans', '--kernel', 'kernel.json', ...args, '--out', out], { cwd: folder.path })
    expect(code).toBe(0)
    expect(said).toContain('1 of 1 series filtered')
    const volume = nifti(`${out}/series-001-number-3-kernel-odd-one.nii`)
    expect(volume).toMatchObject({ shape: [headColumns / stride, headRows / stride, 2], spacing: [stride, stride, 5], type: 16 })
    for (const slice of [0, 1]) {
      const expected = naiveConvolve(grid(slice), weights, { mode, border, stride, dilation })
      expect(expected.map((line, row) => line.map((_, column) => volume.at(column, row, slice)))).toEqual(expected.map((line) => line.map(Math.fround)))
    }
  })

  it('runs a recipe, and writes where its numbers lie', async () => {
    const steps = [{ filter: 'box', parameters: { radius: 1 }, options: { border: 'valid' } }, { kernel: { name: 'k', weights }, options: { stride: 2, border: 'valid' } }]
    put(folder.path, { 'recipe.json': JSON.stringify({ format: 'sulcus-recipe', version: 1, name: 'Smooth, then odd', steps }) })
    expect((await sulcus(['filter', 'scans', '--recipe', 'recipe.json', '--out', 'out-recipe'], { cwd: folder.path })).code).toBe(0)
    const volume = nifti('out-recipe/series-001-number-3-recipe-smooth-then-odd.nii')
    const mean = Array.from({ length: 3 }, () => [1 / 9, 1 / 9, 1 / 9])
    const plain = { mode: 'correlation', border: 'valid', dilation: 1 } as const
    for (const slice of [0, 1]) {
      const expected = naiveConvolve(naiveConvolve(grid(slice), mean, { ...plain, stride: 1 }), weights, { ...plain, stride: 2 })
      for (const [row, line] of expected.entries()) for (const [column, value] of line.entries()) expect(volume.at(column, row, slice)).toBeCloseTo(value, 1)
    }
    // Two rims of one pixel are gone: the first number lies on pixel (2, 2).
    const whole = await sulcus(['filter', 'scans', '--filter', 'box', '--region', '2,2,4,4', '--set', 'radius=1', '--out', 'out-region'], { cwd: folder.path })
    expect(whole.code).toBe(0)
    const region = nifti('out-region/series-001-number-3-box.nii')
    expect(region.shape).toEqual([4, 4, 2])
    expect(region.firstPixel).toEqual(volume.firstPixel)
    expect(region.firstPixel).not.toEqual(nifti('out-correlation/series-001-number-3-kernel-odd-one.nii').firstPixel)
  })

  it('lists the registry for people and for programs', async () => {
    const { code, out } = await sulcus(['filter', '--list'])
    expect(code).toBe(0)
    expect(out).toContain('median: Median (no convolution) [smoothing; no convolution]')
    expect(out).toContain('--set sigma=1.5: Width σ, 0.5 to 10 px|mm')
    const described = JSON.parse((await sulcus(['filter', '--list', '--json'])).out) as { name: string }[]
    expect(described.map(({ name }) => name)).toContain('anomaly')
    for (const { name } of described) expect(out).toContain(`${name}: `)
  })

  it('takes a filter by name, and goes on where slices cannot be read', async () => {
    const broken = [text('00080018', 'UI', '2.25.9'), text('00200032', 'DS', '-52\\-60\\90'), numbers('00280002', 'US', 7)]
    put(folder.path, { 'more/1.dcm': headSlice(0), 'more/2.dcm': headSlice(1), 'more/3.dcm': headSlice(2, broken) })
    const { code, err } = await sulcus(['filter', 'more', '--filter', 'sobel', '--out', 'out-sobel'], { cwd: folder.path })
    expect(code).toBe(0)
    expect(err).toMatch(/3\.dcm: .*\[(unsupported-pixel-format|dicom-malformed|pixel-data-too-short)\]/)
    expect(nifti('out-sobel/series-001-number-3-sobel.nii').shape[2]).toBe(2)
  })

  it('interrupted, ends soon, and leaves no half volume', async () => {
    put(join(folder.path, 'many'), headSeries(60))
    const args = ['filter', 'many', '--filter', 'frangi', '--set', 'scales=8', '--set', 'largest=16', '--out', 'out-interrupted']
    const { child, outcome, said } = startSulcus(args, { cwd: folder.path })
    await said('err', 'Filtering slices')
    child.kill('SIGINT')
    const { code, out, err } = await outcome
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('[cancelled]')
    expect(err).toContain('Interrupted: the results hold only what was finished until then.')
    expect(readdirSync(join(folder.path, 'out-interrupted'))).toEqual([])
  })

  it('ends with 3 where there is nothing to filter', async () => {
    const { code, err } = await sulcus(['filter', 'letter.dcm', '--filter', 'sobel', '--out', 'out-none'], { cwd: folder.path })
    expect(code).toBe(3)
    expect(err).toContain('[not-dicom]')
    expect(readdirSync(join(folder.path, 'out-none'))).toEqual([])
  })
})

describe('sulcus convert', () => {
  it('writes every series as a volume of its modality values', async () => {
    expect(await sulcus(['convert', 'scans', '--format', 'nifti', '--out', 'out-nifti', '--quiet'], { cwd: folder.path })).toEqual({ code: 0, out: '', err: '' })
    const volume = nifti('out-nifti/series-001-number-3.nii')
    expect(volume).toMatchObject({ shape: [headColumns, headRows, 2], spacing: [1, 1, 5] })
    for (const slice of [0, 1]) expect(grid(slice).map((line, row) => line.map((_, column) => volume.at(column, row, slice)))).toEqual(grid(slice))
  })

  it.each([
    ['the spacing', '6', 6],
    ['the thickness, where the spacing has a sign', '-6', 5],
  ])('lets a lone slice stand for %s', async (_what, spacing, expected) => {
    put(folder.path, { 'lone/1.dcm': headSlice(0, [text('00180050', 'DS', '5'), text('00180088', 'DS', spacing)]) })
    expect((await sulcus(['convert', 'lone', '--format', 'nifti', '--out', 'out-lone'], { cwd: folder.path })).code).toBe(0)
    expect(nifti('out-lone/series-001-number-3.nii').spacing).toEqual([1, 1, expected])
  })

  it('ends with 3 where there is nothing to convert, and with 1 where nothing can be written', async () => {
    for (const [path, out, code] of [['letter.dcm', 'out-none', 3], ['scans', 'letter.dcm', 1]] as const) {
      expect((await sulcus(['convert', path, '--format', 'nifti', '--out', out], { cwd: folder.path })).code).toBe(code)
    }
    expect(readFileSync(join(folder.path, 'letter.dcm'), 'utf8')).toBe('This is a letter.')
  })
})

describe('sulcus pixels', () => {
  it('writes stored values in the order of its arguments, and says which file gave none', async () => {
    const rescaled = mrFile([text('00281053', 'DS', '2'), text('00281052', 'DS', '-1000')])
    put(folder.path, { 'rescaled.dcm': rescaled })
    const files = ['scans/IM2.dcm', 'letter.dcm', 'absent.dcm', 'rescaled.dcm']
    const { code, out, err } = await sulcus(['pixels', ...files, '--out', 'out-pixels', '--json'], { cwd: folder.path })
    expect(code).toBe(0)
    expect(err).toContain('2 of 4 files decoded')
    expect(JSON.parse(out)).toEqual([
      { file: 'scans/IM2.dcm', array: '1.npy', error: null },
      { file: 'letter.dcm', array: null, error: { code: 'not-dicom', message: anyText } },
      { file: 'absent.dcm', array: null, error: { code: 'file-not-found', message: anyText } },
      { file: 'rescaled.dcm', array: '4.npy', error: null },
    ])
    expect(readFileSync(join(folder.path, 'out-pixels/pixels.json'), 'utf8')).toBe(out)
    expect(readdirSync(join(folder.path, 'out-pixels')).sort()).toEqual(['1.npy', '4.npy', 'pixels.json'])
    const array = readFileSync(join(folder.path, 'out-pixels/1.npy'))
    expect(array.subarray(0, 128).toString('latin1')).toContain(`'descr': '<u2', 'fortran_order': False, 'shape': (1, ${headRows}, ${headColumns}), `)
    expect(new Uint16Array(new Uint8Array(array.subarray(128)).buffer)).toEqual(headPixels(1))
    const stored = readFileSync(join(folder.path, 'out-pixels/4.npy'))
    expect(stored.readUInt16LE(128 + 2)).toBe(178)
  })

  it('ends with 3 when no file gave any, and 1 when nothing can be written', async () => {
    const { code, out } = await sulcus(['pixels', 'letter.dcm', '--out', 'out-no-pixels'], { cwd: folder.path })
    expect([code, out]).toEqual([3, `0 of 1 files decoded. Results in ${join(folder.path, 'out-no-pixels')}\n`])
    expect((await sulcus(['pixels', 'scans/IM1.dcm', '--out', 'letter.dcm'], { cwd: folder.path })).code).toBe(1)
  })
})

describe('a result that was there before', () => {
  it('is replaced', async () => {
    const own = tempFolder()
    put(own, { 'IM1.dcm': headSlice(0), 'out/pixels.json': 'old', 'out/1.npy': 'old' })
    expect((await sulcus(['pixels', 'IM1.dcm', '--out', 'out'], { cwd: own })).code).toBe(0)
    expect(readFileSync(join(own, 'out/pixels.json'), 'utf8')).toContain('1.npy')
    expect(readdirSync(join(own, 'out'))).toEqual(['1.npy', 'pixels.json'])
  })
})
