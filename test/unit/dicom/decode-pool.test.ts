import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { decodeRle } from '../../../electron/dicom/codecs/rle.ts'
import { DecodePool } from '../../../electron/dicom/decode-pool.ts'
import type { PixelFormat } from '../../../electron/dicom/pixel-format.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const rle = '1.2.840.10008.1.2.5'
const format: PixelFormat = {
  ...({ frames: 1, rows: 2, columns: 2, samplesPerPixel: 1, bitsAllocated: 8, bitsStored: 8, highBit: 7 } as const),
  ...({ signed: false, floatingPoint: false, planar: false, photometricInterpretation: 'MONOCHROME2' } as const),
}

/** An RLE frame of one segment with four literal bytes (PS3.5 G.4). */
function frame(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(70)
  bytes.set([1, 0, 0, 0, 64], 0)
  bytes.set([3, ...values], 64)
  return bytes
}

const pools: DecodePool[] = []
function pool(...args: ConstructorParameters<typeof DecodePool>): DecodePool {
  const made = new DecodePool(...args)
  pools.push(made)
  return made
}
afterEach(async () => {
  for (const one of pools.splice(0)) await one.close()
})

function decoder(one: DecodePool) {
  const decode = one.decoderFor(rle)
  if (!decode) throw new Error('RLE has a decoder')
  return decode
}

describe('DecodePool', () => {
  it('decodes many frames as this thread does, each answer to its own question', async () => {
    const decode = decoder(pool({ threads: 3 }))
    const frames = Array.from({ length: 20 }, (_, i) => frame(i, 1, 2, 3))
    const answers = await Promise.all(frames.map((bytes) => decode(bytes, format)))
    expect(answers).toEqual(await Promise.all(frames.map((bytes) => decodeRle(bytes, format))))
    // what was lent is still the caller's
    expect(frames[3]?.[65]).toBe(3)
  })

  it('decodes on this thread too, and does not wait for one that is slow to start', async () => {
    const entry = join(tempFolder(), 'never.mjs')
    writeFileSync(entry, 'setInterval(() => undefined, 1000)')
    const decode = decoder(pool({ threads: 2, entry }))
    const frames = Array.from({ length: 9 }, (_, i) => frame(i, 1, 2, 3))
    expect(await Promise.all(frames.map((bytes) => decode(bytes, format)))).toEqual(await Promise.all(frames.map((bytes) => decodeRle(bytes, format))))
  })

  it('gives frames to threads that are up before this one takes any', async () => {
    const entry = join(tempFolder(), 'answers.mjs')
    writeFileSync(
      entry,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', () => parentPort.postMessage({ ok: true, value: 'thread' }))`,
    )
    const decode = decoder(pool({ threads: 2, entry }))
    const byThread = async (): Promise<boolean> => ((await decode(frame(1, 2, 3, 4), format)) as { value: unknown }).value === 'thread'
    await Promise.all([decode(frame(1, 2, 3, 4), format), byThread()])
    await expect.poll(byThread).toBe(true)
    expect(await byThread()).toBe(true)
  })

  it('passes on why a frame cannot be decoded', async () => {
    expect(await decoder(pool({ threads: 1, here: false }))(new Uint8Array(10), format)).toMatchObject({ ok: false, failure: { code: 'decode-failed' } })
  })

  it('has no decoder for native and unknown transfer syntaxes', () => {
    expect(pool({ threads: 1, here: false }).decoderFor('1.2.840.10008.1.2.1')).toBeNull()
  })

  it('decodes on this thread where none can be started', async () => {
    for (const entry of [null, '/there/is/no/such/worker.js'])
      expect(await decoder(pool({ threads: 2, here: false, entry }))(frame(1, 2, 3, 4), format)).toEqual(await decodeRle(frame(1, 2, 3, 4), format))
  })

  it('fails the frame whose thread dies, and decodes the next', async () => {
    const folder = tempFolder()
    const entry = join(folder, 'dies.mjs')
    writeFileSync(
      entry,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', ({ bytes }) => bytes[65] === 9 ? process.exit(1) : parentPort.postMessage({ ok: true, value: bytes[65] }))`,
    )
    const decode = decoder(pool({ threads: 1, here: false, entry }))
    expect(await decode(frame(1, 0, 0, 0), format)).toEqual({ ok: true, value: 1 })
    const [dead, next] = await Promise.all([decode(frame(9, 0, 0, 0), format), decode(frame(2, 0, 0, 0), format)])
    expect(dead).toMatchObject({ ok: false, failure: { code: 'decode-failed' } })
    expect(next).toEqual({ ok: true, value: 2 })
  })

  it('answers every question when it is closed', async () => {
    const one = pool({ threads: 1, here: false })
    const decode = decoder(one)
    const waiting = [frame(1, 2, 3, 4), frame(5, 6, 7, 8)].map((bytes) => decode(bytes, format))
    await one.close()
    for (const answer of await Promise.all(waiting)) expect(typeof answer.ok).toBe('boolean')
    expect(await decode(frame(1, 2, 3, 4), format)).toMatchObject({ ok: false })
  })
})
