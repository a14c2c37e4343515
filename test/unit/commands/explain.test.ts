import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { analysisDocumentSchema } from '../../../electron/core/analysis-document.ts'
import { headColumns, headRows, headSeries, headSlice } from '../../fixtures/head-series.ts'
import { put, sharedFolder } from '../../fixtures/temp-folder.ts'
import { text } from '../../fixtures/dicom-file.ts'
import { sulcus } from './run-sulcus.ts'

const folder = sharedFolder()
beforeAll(() => {
  put(join(folder.path, 'series'), headSeries(2))
  put(folder.path, { ...headSeries(1), 'foot.dcm': headSlice(0, [text('00180015', 'CS', 'FOOT')]), 'letter.dcm': 'This is a letter.' })
})
const curve = z.object({ map: z.object({ probabilities: z.array(z.number()), area: z.number() }) })
const documentSchema = z.object({
  schema: z.literal('sulcus-explanation/1'),
  model: z.object({ id: z.string() }),
  file: z.string(), frame: z.int(), finding: z.string(), reasons: z.array(z.string()), method: z.string(), label: z.string(), probability: z.number(),
  map: z.object({ rows: z.int(), columns: z.int(), stride: z.number(), cells: z.array(z.number()) }),
  trust: z.object({ verdict: z.string(), gain: z.number(), deletion: curve, insertion: curve }),
})

describe('sulcus explain', () => {
  it('says what a map is worth, as JSON, and draws it', async () => {
    const { code, out } = await sulcus(['explain', 'IM1.dcm', '--method', 'occlusion', '--class', 'glioma', '--out', 'map.png', '--json'], { cwd: folder.path })
    expect(code).toBe(0)
    const { method, label, file, probability, map, trust } = documentSchema.parse(JSON.parse(out))
    expect([method, label, file]).toEqual(['occlusion', 'glioma', 'IM1.dcm'])
    expect(map.cells).toHaveLength(map.rows * map.columns)
    const { deletion, insertion } = trust
    expect(deletion.map.probabilities[0]).toBeCloseTo(probability, 5)
    expect(insertion.map.probabilities.at(-1)).toBeCloseTo(probability, 5)
    expect(insertion.map.probabilities[0]).toBeCloseTo(deletion.map.probabilities.at(-1) ?? NaN, 5)
    const picture = decode(readFileSync(join(folder.path, 'map.png')))
    expect([picture.width, picture.height, picture.channels]).toEqual([headColumns, headRows, 3])
  })

  it('takes the best method and the called class by itself, and says where the model is silent', async () => {
    const { code, out } = await sulcus(['explain', 'foot.dcm'], { cwd: folder.path })
    expect(code).toBe(0)
    expect(out).toMatch(/^\w+: [\d.]+ %, explained by (cam|heat)\n/)
    expect(out).toMatch(/\nVerdict: (holds|doubtful|fails)\. /)
    expect(out).toMatch(/\nFinding: abstained, .*The body part is FOOT/)
  })

  it('gives the finding that analyze gives, with its reasons, and says which slice of a folder it took', async () => {
    const { out, err } = await sulcus(['explain', 'series', '--json'], { cwd: folder.path })
    await sulcus(['analyze', 'series', '--out', 'out', '--no-report'], { cwd: folder.path })
    const analysis = analysisDocumentSchema.parse(JSON.parse(readFileSync(join(folder.path, 'out/analysis.json'), 'utf8')))
    const explained = documentSchema.parse(JSON.parse(out))
    const [slice] = analysis.series[0]?.slices ?? []
    expect(slice?.reasons, 'this made-up head is silenced by its look').not.toEqual([])
    expect([explained.finding, explained.reasons]).toEqual([slice?.finding, slice?.reasons])
    expect(err).toContain(`Only one of 2 slices is explained: ${join(folder.path, 'series/IM1.dcm')}.`)
  })

  it.each([
    [['explain'], 2, 'Name one DICOM file.'],
    [['explain', 'IM1.dcm', 'IM2.dcm'], 2, 'Name one DICOM file.'],
    [['explain', 'IM1.dcm', '--method', 'guess'], 2, 'There is no method “guess”; there are cam, heat, occlusion, score-cam.'],
    [['explain', 'IM1.dcm', '--class', 'sarcoma'], 1, 'The model has no class “sarcoma”'],
    [['explain', 'IM1.dcm', '--frame', '2'], 1, '[slice-not-found]'],
    [['explain', 'letter.dcm'], 1, '[not-dicom]'],
  ])('ends %j with code %d', async (args, expected, sentence) => {
    const { code, err } = await sulcus(args, { cwd: folder.path })
    expect(code).toBe(expected)
    expect(err).toContain(sentence)
  })
})
