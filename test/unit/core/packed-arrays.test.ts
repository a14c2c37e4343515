import { describe, expect, it } from 'vitest'
import { packArrays, unpackArrays } from '../../../electron/core/packed-arrays.ts'

describe('packed arrays', () => {
  const packed = { head: { text: 'größer', list: [1, 2] }, arrays: [Float32Array.of(1.5, NaN, -0), Int32Array.of(-1), new Float32Array(0), Uint8Array.of(7, 255, 0), Float64Array.of(Math.PI, Infinity)] }

  it('come out as they went in, what JSON cannot say included', () => {
    expect(unpackArrays(packArrays(packed).buffer)).toEqual(packed)
  })

  it('take nothing along but their own part of a larger buffer', () => {
    const part = Float32Array.of(9, 1, 2, 9).subarray(1, 3)
    expect(unpackArrays(packArrays({ head: null, arrays: [part] }).buffer)?.arrays).toEqual([Float32Array.of(1, 2)])
  })

  it('are nothing when bytes are missing', () => {
    const { buffer } = packArrays(packed)
    for (const length of [0, 3, 10, buffer.byteLength - 8]) expect(unpackArrays(buffer.slice(0, length))).toBeNull()
  })
})
