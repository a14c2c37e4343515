import { describe, expect, it } from 'vitest'
import { encodeNpy } from '../../../electron/reports/npy.ts'

describe('encodeNpy', () => {
  it('writes a version 1.0 header that fills 64 bytes, then the numbers', () => {
    const bytes = encodeNpy(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3])
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
    const length = (bytes[8] ?? 0) + 256 * (bytes[9] ?? 0)
    expect((10 + length) % 64).toBe(0)
    const header = new TextDecoder().decode(bytes.subarray(10, 10 + length))
    expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/)
    expect([...new Float32Array(bytes.slice(10 + length).buffer)]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it.each([
    [Float64Array.of(1), "'<f8'"], [Int16Array.of(1), "'<i2'"], [Uint16Array.of(1), "'<u2'"], [Uint8Array.of(1), "'|u1'"],
    [Int8Array.of(1), "'|i1'"], [Int32Array.of(1), "'<i4'"], [Uint32Array.of(1), "'<u4'"],
  ])('names the number type of %o', (data, descriptor) => {
    const text = new TextDecoder('latin1').decode(encodeNpy(data, [1]))
    expect(text).toContain(`'descr': ${descriptor}`)
    expect(text).toContain("'shape': (1,)")
  })

  it('writes a view of a larger buffer, and no more', () => {
    const view = new Int16Array(Int16Array.of(9, 1, 2, 9).buffer, 2, 2)
    expect([...encodeNpy(view, [2]).subarray(-4)]).toEqual([1, 0, 2, 0])
  })

  it('throws when the shape holds another number of values', () => {
    expect(() => encodeNpy(Uint8Array.of(1, 2, 3), [2, 2])).toThrow('2×2')
  })
})
