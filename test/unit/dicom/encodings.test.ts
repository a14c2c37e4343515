import { beforeAll, describe, expect, it } from 'vitest'
import { readStoredPixels } from '../../../electron/dicom/stored-pixels.ts'
import { encodedFiles, type EncodedFile } from '../../fixtures/encodings.ts'

const files = await encodedFiles()

describe('stored values in every encoding', () => {
  let read = new Map<EncodedFile, Awaited<ReturnType<typeof readStoredPixels>>>()
  beforeAll(async () => {
    read = new Map(await Promise.all(files.map(async (file) => [file, await readStoredPixels(file.bytes)] as const)))
  })

  it.each(files)('$name', (file) => {
    const result = read.get(file)
    if (!result?.ok) throw new Error(result?.failure.message ?? 'not read')
    const { data } = result.value
    if (file.near === undefined) {
      expect(data).toEqual(file.values)
      return
    }
    const apart = Math.max(...Array.from(file.values, (value, i) => Math.abs(value - (data[i] ?? NaN))))
    // the encoder must have used its licence, or this tests nothing
    expect(apart).toBeGreaterThan(0)
    expect(apart).toBeLessThanOrEqual(file.near)
  })
})
