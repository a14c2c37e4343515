import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Series } from '../../../electron/core/study.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import {
  dicomFile,
  elements,
  mrAttributes,
  mrFile,
  numbers,
  sequence,
  syntaxes,
  text,
  type FileElement,
} from '../../fixtures/dicom-file.ts'

let root = ''
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'sulcus-enhanced-'))))
afterEach(() => rm(root, { recursive: true }))

async function put(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
}

async function index(path = root): Promise<Series[]> {
  const { studies } = await indexPaths([path], { onProgress: () => undefined, signal: new AbortController().signal })
  return studies.flatMap((study) => study.series)
}

function only(series: readonly Series[]): Series {
  expect(series).toHaveLength(1)
  const [first] = series
  if (!first) throw new Error('no series')
  return first
}

const position = (z: number): FileElement => text('00200032', 'DS', `-10\\-20\\${z}`)

describe('an enhanced multi-frame image', () => {
  const enhanced = (...frames: (readonly FileElement[])[]) => enhancedWith([], frames)
  const enhancedWith = (more: readonly FileElement[], frames: readonly (readonly FileElement[])[]) => {
    const classic = ['00200032', '00200037', '00280030', '00180081', '00180082']
    return dicomFile(
      elements(
        mrAttributes().filter(({ tag }) => !classic.includes(tag)),
        [text('00280008', 'IS', `${frames.length}`)],
        [
          sequence('52009229', [
            sequence('00289110', [text('00280030', 'DS', '1\\1')]),
            sequence('00209116', [text('00200037', 'DS', '1\\0\\0\\0\\1\\0')]),
          ]),
          sequence('52009230', ...frames),
          numbers('7fe00010', 'OW', ...new Array<number>(24 * frames.length).fill(1)),
        ],
        more,
      ),
    )
  }
  const place = (z: number, ...content: FileElement[]) => [
    sequence('00209111', content),
    sequence('00209113', [position(z)]),
  ]

  it('is taken apart by frame type and stack, and its time points are ordered', async () => {
    const type = (kind: string) => sequence('00189226', [text('00089007', 'CS', `ORIGINAL\\PRIMARY\\${kind}\\NONE`)])
    await put({ 'type/1': enhanced([...place(0), type('M')], [...place(0), type('P')], [...place(2), type('M')]) })
    const types = await index(join(root, 'type'))
    expect(types.map(({ slices }) => slices.map(({ frame }) => frame)).sort()).toEqual([[1, 3], [2]])

    const stack = (id: string) => text('00209056', 'SH', id)
    await put({ 'stack/1': enhanced(place(0, stack('1')), place(0, stack('2')), place(2, stack('1')), place(2, stack('2'))) })
    const stacks = await index(join(root, 'stack'))
    expect(stacks.map(({ slices }) => slices.map(({ frame }) => frame)).sort()).toEqual([[1, 3], [2, 4]])

    const time = (point: number) => numbers('00209128', 'UL', point)
    await put({ 'time/1': enhanced(place(2, time(2)), place(0, time(2)), place(2, time(1)), place(0, time(1))) })
    const series = only(await index(join(root, 'time')))
    expect(series.slices.map(({ frame }) => frame)).toEqual([4, 2, 3, 1])
    expect(series.warnings).toEqual([])
  })

  const values = (...index: number[]) => numbers('00209157', 'UL', ...index)

  it('is ordered by its dimensions, whatever the order of its frames', async () => {
    // dimensions: stack, place, b-value
    await put({ '1': enhanced(place(0, values(1, 1, 2)), place(2, values(1, 2, 1)), place(2, values(1, 2, 2)), place(0, values(1, 1, 1))) })
    const series = only(await index())
    expect(series.slices.map(({ frame }) => frame)).toEqual([4, 1, 2, 3])
    expect(series.warnings).toEqual([])
  })

  it.each([
    ['trigger delay', (t: number) => [sequence('00189118', [numbers('00209153', 'FD', t * 40)])]],
    ['time offset', (t: number) => [sequence('00209310', [numbers('0020930d', 'FD', t * 40)])]],
    ['moment of acquisition', (t: number) => [sequence('00209111', [text('00189074', 'DT', `2026010110111${t}.5`)])]],
  ])('is ordered by the %s of its frames where it names no dimensions', async (_what, own) => {
    await put({ '1': enhanced(...[1, 0].map((t) => [...place(0).slice(1), ...own(t)]), ...[0, 1].map((t) => [...place(2).slice(1), ...own(t)])) })
    const series = only(await index())
    expect(series.slices.map(({ frame }) => frame)).toEqual([2, 1, 3, 4])
    expect(series.warnings).toEqual([])
  })

  it('may be split over several files, of which missing ones are counted (PS3.3 C.7.6.16.2.2.4)', async () => {
    const part = (number: number, total: FileElement[], ...frames: (readonly FileElement[])[]) =>
      enhancedWith([text('00080018', 'UI', `2.25.7${number}`), text('00209161', 'UI', '2.25.5'), numbers('00209162', 'US', number), ...total], frames)
    const three = [numbers('00209163', 'US', 3)]
    // the later part has the name that comes first
    await put({ 'whole/b': part(1, [], place(0), place(2)), 'whole/a': part(2, [], place(0), place(2)) })
    const whole = only(await index(join(root, 'whole')))
    expect(whole.slices.map(({ file, geometry }) => [file.at(-1), geometry?.position[2]])).toEqual([['b', 0], ['a', 0], ['b', 2], ['a', 2]])
    await put({ 'some/1': part(1, three, place(0), place(2)) })
    expect(only(await index(join(root, 'some'))).warnings).toEqual(['2 parts of the multi-frame image are missing, and their slices with them.'])
    await put({ 'later/1': part(2, [], place(0), place(2)) })
    expect(only(await index(join(root, 'later'))).warnings).toEqual(['1 part of the multi-frame image is missing, and its slices with it.'])
  })

  it('keeps what a conversion from classic images left unassigned', async () => {
    const echo = (time: string) => sequence('00209171', [text('00180081', 'DS', time)])
    const shared = sequence('00209170', [text('00180082', 'DS', '120')])
    const bytes = enhancedWith([
      sequence('52009229', [
        sequence('00289110', [text('00280030', 'DS', '1\\1')]),
        sequence('00209116', [text('00200037', 'DS', '1\\0\\0\\0\\1\\0')]),
        shared,
      ]),
    ], [[...place(0), echo('5')], [...place(0), echo('10')], [...place(2), echo('5')], [...place(2), echo('10')]])
    await put({ '1': bytes })
    expect((await index()).map(({ echoTime, inversionTime, slices }) => [echoTime, inversionTime, ...slices.map(({ frame }) => frame)])).toEqual([
      [5, 120, 1, 3],
      [10, 120, 2, 4],
    ])
  })

  it('tells inversion time, body part, contrast agent and echo-planar readout in its own way', async () => {
    const code = (value: string, meaning: string) => [text('00080100', 'SH', value), text('00080104', 'LO', meaning)]
    const used = (administered: string) => sequence('00189341', [text('00189342', 'CS', administered)])
    const agent = sequence('00180012', code('C-B0300', 'Gadolinium'))
    const inversion = sequence('00189115', [numbers('00189079', 'FD', 850)])
    const region = (value: string, meaning: string) => sequence('00209071', [sequence('00082218', code(value, meaning))])
    const facts = async (own: readonly FileElement[], more: readonly FileElement[]) => {
      const frames = [0, 2].map((z) => [...place(z), ...own])
      await put({ 'facts/1': enhancedWith([text('00180015', 'CS', ''), ...more], frames) })
      const { inversionTime, bodyPart, contrastAgent, scanningSequence } = only(await index(join(root, 'facts')))
      return [inversionTime, bodyPart, contrastAgent, scanningSequence.includes('EP')]
    }
    expect(await facts([inversion, region('69536005', 'Kopf'), used('YES')], [agent])).toEqual([850, 'HEAD', 'Gadolinium', false])
    expect(await facts([region('72696002', 'Knee'), used('NO')], [agent])).toEqual([null, 'Knee', '', false])
    expect(await facts([], [agent])).toEqual([null, '', 'Gadolinium', false])
    expect(await facts([], [text('00189018', 'CS', 'YES')])).toEqual([null, '', '', true])
  })

  it('has its functional groups read where a program wrote them as UN (PS3.5 6.2.2)', async () => {
    const bytes = dicomFile([sequence('52009230', place(4), place(2))], { syntax: syntaxes.implicit, preamble: false, meta: false })
    const file = enhanced(place(0), place(0))
    const known = await put({ '1': file }).then(() => index())
    expect(known[0]?.slices.map(({ geometry }) => geometry?.position[2])).toEqual([0, 0])
    const unknown = { tag: '52009230', vr: 'UN', value: bytes.subarray(8) }
    const shared = sequence('52009229', [
      sequence('00289110', [text('00280030', 'DS', '1\\1')]),
      sequence('00209116', [text('00200037', 'DS', '1\\0\\0\\0\\1\\0')]),
    ])
    const pixels = numbers('7fe00010', 'OW', ...new Array<number>(48).fill(1))
    await put({ '1': mrFile([text('00280008', 'IS', '2'), text('00200032', 'DS', ''), shared, unknown, pixels]) })
    expect(only(await index()).slices.map(({ frame, geometry }) => [frame, geometry?.position[2]])).toEqual([
      [2, 2],
      [1, 4],
    ])
  })
})
