import { describe, expect, it } from 'vitest'
import type { Series } from '../../../electron/core/study.ts'
import { arrangeStack } from '../../../electron/dicom/arrange-stack.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { type FileElement, numbers, stackSlice, text } from '../../fixtures/dicom-file.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'

/** One series of slices 2 mm apart, each with elements of its own; the n-th has instance number n + 1. */
async function seriesOf(slices: readonly (readonly FileElement[])[]): Promise<Series[]> {
  const folder = tempFolder()
  put(folder, Object.fromEntries(slices.map((own, i) => [`${i}.dcm`, stackSlice(i, own)])))
  const { studies } = await indexPaths([folder], { onProgress: () => undefined, signal: new AbortController().signal })
  return studies.flatMap((study) => study.series)
}

const at = (x: number, z: number): FileElement => text('00200032', 'DS', `${x}\\-20\\${z}`)
const numbersOf = ({ slices }: Series): (number | null)[] => slices.map(({ instanceNumber }) => instanceNumber)

/** Two volumes of two slices, told apart by `own` alone. */
function twice(...own: readonly (readonly FileElement[])[]): FileElement[][] {
  return own.flatMap((elements) => [0, 2].map((z) => [at(-10, z), ...elements]))
}

describe('slices of one series', () => {
  it.each([
    ['Complex Image Component', [text('00089208', 'CS', 'MAGNITUDE')], [text('00089208', 'CS', 'PHASE')], 'PHASE'],
    ['GE’s own element', generalElectric(0), generalElectric(3), 'IMAGINARY'],
    ['a Dixon part after the fourth value', [imageType('M\\NONE\\DIXON\\WATER')], [imageType('M\\NONE\\DIXON\\FAT')], 'FAT'],
  ])('are volumes of their own where %s differs', async (_what, one, other, said) => {
    const series = await seriesOf(twice(one, other))
    expect(series.map(numbersOf).sort()).toEqual([[1, 2], [3, 4]])
    expect(series.find(({ slices }) => slices[0]?.instanceNumber === 3)?.imageType.at(-1)).toBe(said)
  })

  it('are volumes of their own where pixels differ in size, or echoes that tell a number alone', async () => {
    const [small, large] = ['1\\1', '2\\2'].map((spacing) => [text('00280030', 'DS', spacing)])
    expect((await seriesOf(twice(small ?? [], large ?? []))).map(numbersOf).sort()).toEqual([[1, 2], [3, 4]])
    const rounded = [text('00280030', 'DS', '0.9375\\0.9375'), text('00280030', 'DS', '0.938\\0.938')].map((own) => [own])
    expect(await seriesOf(twice(...rounded))).toHaveLength(1)
    const echoes = ['1', '2'].map((number) => [text('00180081', 'DS', ''), text('00180086', 'IS', number)])
    expect((await seriesOf(twice(...echoes))).map(numbersOf).sort()).toEqual([[1, 2], [3, 4]])
  })

  it('share a place within 0.01 mm, wherever hundredths begin', async () => {
    const [series] = await seriesOf([-2, 3, 0].flatMap((shift, t) => [0.005, 2.005].map((z) => [at(-10, z + (t === 1 ? -shift : shift) / 1000)])))
    expect(series?.warnings).toEqual([])
    const arranged = series && arrangeStack(series)
    expect(arranged?.ok && arranged.value.shape).toMatchObject({ slices: 2, frames: 3 })
  })

  it.each([
    ['temporal position', (t: number) => text('00200100', 'IS', `${t + 1}`)],
    ['acquisition', (t: number) => text('00200012', 'IS', `${t + 1}`)],
    ['b-value', (t: number) => numbers('00189087', 'FD', t * 500)],
  ])('keep their time points together by %s where one slice of one is missing', async (_what, own) => {
    const all = [0, 1, 2, 3].flatMap((t) => [0, 2].map((z) => [at(-10, z), own(t)]))
    const [series] = await seriesOf(all.filter((_, i) => i !== 3))
    expect(series?.warnings).toEqual(['Slice positions are held between 3 and 4 times; a volume takes the first 3 of each.'])
    const arranged = series && arrangeStack(series)
    const planes = arranged?.ok ? arranged.value.planes : []
    // by instance number, of the seven that are left: time points 0, 2 and 3
    expect(planes.map(({ instanceNumber }) => instanceNumber)).toEqual([1, 2, 4, 5, 6, 7])
  })

  it.each([
    ['b-value', (t: number) => numbers('00189087', 'FD', t * 500)],
    ['trigger time', (t: number) => text('00181060', 'DS', `${t * 40}`)],
  ])('pair by %s where instance numbers count in another order at each place', async (_what, own) => {
    const one = (z: number, t: number) => [at(-10, z), own(t)]
    const [series] = await seriesOf([one(0, 0), one(0, 1), one(0, 2), one(2, 1), one(2, 2), one(2, 0)])
    expect(series && numbersOf(series)).toEqual([1, 2, 3, 6, 4, 5])
  })

  it('keep the order of their instances where trigger times jitter', async () => {
    const one = (z: number, time: number) => [at(-10, z), text('00181060', 'DS', `${time}`)]
    const [series] = await seriesOf([one(0, 10), one(0, 50), one(0, 90), one(2, 50), one(2, 90), one(2, 130)])
    expect(series && numbersOf(series)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('keep the order of their instances where acquisitions count places', async () => {
    const [series] = await seriesOf([0, 2].flatMap((z) => [0, 1, 2].map((t) => [at(-10, z), text('00200012', 'IS', `${z}`), text('00181060', 'DS', `${40 * t}`)])))
    expect(series && numbersOf(series)).toEqual([1, 2, 3, 4, 5, 6])
    expect(series?.warnings).toEqual([])
  })

  it('are not called sheared where the table moves between time points', async () => {
    const [series] = await seriesOf([0, 1, 2].flatMap((t) => [0, 2, 4].map((z) => [at(-10 + t, z)])))
    expect(series?.warnings).toEqual([])
    const [tilted] = await seriesOf([0, 1, 2].map((i) => [at(-10 + i, 2 * i)]))
    expect(tilted?.warnings).toEqual([expect.stringContaining('26.6° off their normal')])
  })

  it('lie by their positions, or by Slice Location, where their pixels have no size', async () => {
    const without = [text('00280030', 'DS', ''), text('00200052', 'UI', '')]
    const places = [4, 0, 2]
    const [placed, ...none] = await seriesOf(places.map((z) => [...without, at(-10, z)]))
    expect(none).toEqual([])
    expect(placed && numbersOf(placed)).toEqual([2, 3, 1])
    expect(placed?.warnings).toEqual([expect.stringContaining('in the order of their positions')])
    const nowhere = [...without, text('00200032', 'DS', '')]
    const [located] = await seriesOf(places.map((z) => [...nowhere, text('00201041', 'DS', `${z}`)]))
    expect(located && numbersOf(located)).toEqual([2, 3, 1])
    expect(located?.warnings).toEqual([expect.stringContaining('in the order of Slice Location')])
    const [mixed] = await seriesOf(places.map((z, i) => (i === 1 ? [...without, at(-10, z)] : [...nowhere, text('00201041', 'DS', `${z}`)])))
    expect(mixed && numbersOf(mixed)).toEqual([1, 2, 3])
    expect(mixed?.warnings).toEqual([expect.stringContaining('Some slices tell a position')])
    const [counted] = await seriesOf([...places.map((z) => [...nowhere, text('00201041', 'DS', `${z}`)]), nowhere])
    expect(counted && numbersOf(counted)).toEqual([1, 2, 3, 4])
    expect(counted?.warnings).toEqual([expect.stringContaining('in the order of their instance numbers')])
  })

  it('are stacks of their own where orientations differ, also where their pixels have no size', async () => {
    const turned = text('00200037', 'DS', '0\\1\\0\\0\\0\\-1')
    const series = await seriesOf([[], [turned], [], [turned]].map((own, i) => [text('00280030', 'DS', ''), at(-10, i), ...own]))
    expect(series.map(numbersOf).sort()).toEqual([[1, 3], [2, 4]])
  })

  it('are said to be missing also where two gaps alone tell', async () => {
    const [series] = await seriesOf([0, 2, 6].map((z) => [at(-10, z)]))
    expect(series?.warnings).toEqual(['1 slice is missing: gaps are multiples of the usual 2.00 mm.'])
  })
})

function imageType(values: string): FileElement {
  return text('00080008', 'CS', `DERIVED\\PRIMARY\\${values}`)
}

function generalElectric(part: number): FileElement[] {
  const type = text('00080008', 'CS', 'ORIGINAL\\PRIMARY\\OTHER')
  return [type, text('00080070', 'LO', 'GE MEDICAL SYSTEMS'), text('00430010', 'LO', 'GEMS_PARM_01'), numbers('0043102f', 'SS', part)]
}
