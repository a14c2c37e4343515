import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readLabels } from '../../../electron/commands/read-labels.ts'
import { loadModel } from '../../../electron/inference/load-model.ts'
import { headSeries } from '../../fixtures/head-series.ts'
import { put, sharedFolder } from '../../fixtures/temp-folder.ts'
import { sulcus } from './run-sulcus.ts'

const folder = sharedFolder()
const files = Object.keys(headSeries(24))
beforeAll(() => {
  put(join(folder.path, 'scans'), headSeries(24))
  const row = (place: number, label: string) => `scans/${files[place]},,${label}`
  const half = (from: number, label: string) => Array.from({ length: 11 }, (_, i) => row(from + i, label))
  writeFileSync(join(folder.path, 'labels.csv'), `file,frame,label\r\n${[...half(0, '"low, down"'), ...half(13, 'high')].join('\r\n')}\r\n`)
  writeFileSync(join(folder.path, 'few.csv'), `file,label\n${[row(0, 'aa'), row(9, 'bb')].join('\n').replaceAll(',,', ',')}\n`)
  writeFileSync(join(folder.path, 'odd.csv'), 'file,frame,label\nscans/a,zero,aa\n')
})

describe('sulcus teach', () => {
  it('writes a network, its description and its golden answers, and says what was held out', async () => {
    const { code, out, err } = await sulcus(['teach', 'labels.csv', '--out', 'taught', '--no-mirror', '--no-shifts'], { cwd: folder.path })
    expect(err).not.toContain('[')
    expect(code).toBe(0)
    expect(out).toMatch(/\d+ of 22 held-out slices right/)
    expect(out).toContain('blocks of neighbouring slices were held out')
    const model = await loadModel(join(folder.path, 'taught'))
    expect(model.ok && model.value.manifest.outputs.probabilities.labels).toEqual(['high', 'low, down'])
    expect(readFileSync(join(folder.path, 'taught/manifest.json'), 'utf8')).not.toContain(folder.path)
  })

  it('builds on the network that is named, one taught before too', async () => {
    const { code } = await sulcus(['teach', 'labels.csv', '--out', 'again', '--model', 'taught/model.onnx', '--no-mirror', '--no-shifts'], { cwd: folder.path })
    expect(code).toBe(0)
    const model = await loadModel(join(folder.path, 'again'))
    expect(model.ok && model.value.manifest.outputs.probabilities.labels).toEqual(['high', 'low, down'])
  })

  it.each([
    [['teach', 'labels.csv', '--out', 'x', '--model', 'nowhere'], 2, 'There is no model “nowhere”'],
    [['teach', '--out', 'x'], 2, 'Name one table'],
    [['teach', 'labels.csv', '--out', 'x', '--none', 'zz'], 1, 'zz'],
    [['teach', 'few.csv', '--out', 'x'], 1, 'teaching-refused'],
  ])('ends %j with code %d', async (args, expected, sentence) => {
    const { code, err } = await sulcus(args, { cwd: folder.path })
    expect(code).toBe(expected)
    expect(err).toContain(sentence)
    expect(existsSync(join(folder.path, 'x/model.onnx'))).toBe(false)
  })

  it('reads tables with quotes, and names the line that is wrong', async () => {
    const read = (name: string) => readLabels(join(folder.path, name))
    expect(await read('labels.csv')).toMatchObject({ ok: true, value: expect.arrayContaining([{ file: `scans/${files[0]}`, frame: 1, label: 'low, down' }]) as unknown })
    expect(await read('odd.csv')).toMatchObject({ failure: { code: 'request-invalid', message: expect.stringContaining('Line 2') as unknown } })
    expect(await read('none.csv')).toMatchObject({ failure: { code: 'file-not-found' } })
  })
})
