// Files for the DICOM benchmarks, made from formulas and a seed: MR images, Explicit VR Little Endian, one frame a file
// or many, with a header of some seventy elements. Written here by hand, so that no reader under test makes its own data.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = '1.2.826.0.1.3680043.10.1338'
const long = new Set(['OB', 'OW', 'SQ', 'UN', 'UT'])

/** One data element, Explicit VR Little Endian. */
function element(tag, vr, value) {
  const bytes = typeof value === 'string' ? Buffer.from(value.length % 2 ? value + (vr === 'UI' ? '\0' : ' ') : value, 'latin1') : Buffer.from(value.buffer ?? value, value.byteOffset, value.byteLength)
  const head = Buffer.alloc(long.has(vr) ? 12 : 8)
  head.writeUInt16LE(parseInt(tag.slice(0, 4), 16), 0)
  head.writeUInt16LE(parseInt(tag.slice(4), 16), 2)
  head.write(vr, 4, 'latin1')
  if (long.has(vr)) head.writeUInt32LE(bytes.length, 8)
  else head.writeUInt16LE(bytes.length, 6)
  return Buffer.concat([head, bytes])
}
const us = (...values) => Uint16Array.of(...values)

/** Everything before the pixels of slice `number`, counted from 1. */
function header({ rows, columns, bitsStored, bitsAllocated = 16, frames = 1, number, series = 1, sagittal = false }) {
  const away = (0.8 * number - 150).toFixed(4)
  const uid = `${root}.${series}.${number}`
  const meta = Buffer.concat([
    element('00020001', 'OB', Uint8Array.of(0, 1)),
    element('00020002', 'UI', '1.2.840.10008.5.1.4.1.1.4'),
    element('00020003', 'UI', uid),
    element('00020010', 'UI', '1.2.840.10008.1.2.1'),
    element('00020012', 'UI', root),
  ])
  const elements = [
    ['00080005', 'CS', 'ISO_IR 100'], ['00080008', 'CS', 'ORIGINAL\\PRIMARY\\M\\ND'], ['00080012', 'DA', '20260101'], ['00080013', 'TM', '120000.000000'],
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.4'], ['00080018', 'UI', uid], ['00080020', 'DA', '20260101'], ['00080021', 'DA', '20260101'],
    ['00080022', 'DA', '20260101'], ['00080023', 'DA', '20260101'], ['00080030', 'TM', '115900.000000'], ['00080031', 'TM', '120000.000000'],
    ['00080032', 'TM', '120001.500000'], ['00080033', 'TM', '120002.500000'], ['00080050', 'SH', ''], ['00080060', 'CS', 'MR'],
    ['00080070', 'LO', 'SIEMENS'], ['00080080', 'LO', 'Benchmark'], ['00080090', 'PN', ''], ['00081010', 'SH', 'BENCH1'], ['00081030', 'LO', 'Head'],
    ['0008103e', 'LO', `t1 volume ${series}`], ['00081090', 'LO', 'Formula'], ['00100010', 'PN', 'Bench^Mark'], ['00100020', 'LO', 'BENCH'], ['00100030', 'DA', ''],
    ['00100040', 'CS', 'O'], ['00101010', 'AS', '040Y'], ['00101030', 'DS', '70'], ['00180015', 'CS', 'HEAD'], ['00180020', 'CS', 'GR\\IR'],
    ['00180021', 'CS', 'SP\\MP'], ['00180022', 'CS', 'IR'], ['00180023', 'CS', sagittal ? '3D' : '2D'], ['00180024', 'SH', '*tfl3d1'], ['00180050', 'DS', '0.8'],
    ['00180080', 'DS', '2300'], ['00180081', 'DS', '2.98'], ['00180082', 'DS', '900'], ['00180083', 'DS', '1'], ['00180084', 'DS', '123.255'],
    ['00180085', 'SH', '1H'], ['00180086', 'IS', '1'], ['00180087', 'DS', '3'], ['00180089', 'IS', '320'], ['00180091', 'IS', '1'], ['00180093', 'DS', '100'],
    ['00180094', 'DS', '100'], ['00180095', 'DS', '240'], ['00181000', 'LO', '1'], ['00181020', 'LO', 'bench 1'], ['00181030', 'LO', 'head'],
    ['00181310', 'US', us(0, rows, columns, 0)], ['00181312', 'CS', 'ROW'], ['00181314', 'DS', '9'], ['00181316', 'DS', '0.05'], ['00185100', 'CS', 'HFS'],
    ['0020000d', 'UI', `${root}.0`], ['0020000e', 'UI', `${root}.${series}`], ['00200010', 'SH', '1'], ['00200011', 'IS', `${series}`], ['00200012', 'IS', '1'],
    ['00200013', 'IS', `${number}`], ['00200032', 'DS', sagittal ? `${away}\\-128\\128` : `-128\\-128\\${away}`],
    ['00200037', 'DS', sagittal ? '0\\1\\0\\0\\0\\-1' : '1\\0\\0\\0\\1\\0'],
    ['00200052', 'UI', `${root}.0.1`], ['00201040', 'LO', ''], ['00201041', 'DS', away], ['00280002', 'US', us(1)],
    ['00280004', 'CS', 'MONOCHROME2'], ...(frames > 1 ? [['00280008', 'IS', `${frames}`]] : []), ['00280010', 'US', us(rows)], ['00280011', 'US', us(columns)], ['00280030', 'DS', '0.8\\0.8'],
    ['00280100', 'US', us(bitsAllocated)], ['00280101', 'US', us(bitsStored)], ['00280102', 'US', us(bitsStored - 1)], ['00280103', 'US', us(0)],
    ['00281050', 'DS', '500'], ['00281051', 'DS', '1000'], ['00281055', 'LO', 'Algo1'],
  ].map((one) => element(...one))
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), element('00020000', 'UL', Uint32Array.of(meta.length)), meta, ...elements])
}

/** A head-like ellipsoid with soft structure and noise of some 1 %: compresses as MR does. */
export function picture(rows, columns, z, bits) {
  const data = bits > 8 ? new Uint16Array(rows * columns) : new Uint8Array(rows * columns)
  const high = 2 ** Math.min(bits, 12) - 1
  let seed = 0x9e3779b9 ^ Math.round(z * 1e6)
  for (let y = 0, i = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1, i += 1) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      const [u, v, w] = [(2 * x) / columns - 1, (2 * y) / rows - 1, 2 * z - 1]
      const r = u * u * 1.5 + v * v + w * w
      const tissue = r > 0.85 ? 0.02 : 0.45 + 0.2 * Math.sin(9 * u + 4 * w) * Math.cos(11 * v) + 0.15 * Math.sin(31 * r)
      data[i] = Math.max(0, Math.min(high, Math.round(high * (tissue + (seed / 2 ** 32 - 0.5) * 0.03))))
    }
  }
  return data
}

/** A file of one frame or, with several pictures, of many. */
export function dicomFile(options, pictures) {
  const [first] = pictures
  const bits = first.BYTES_PER_ELEMENT * 8
  const pixels = Buffer.concat(pictures.map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength)))
  return Buffer.concat([header({ bitsAllocated: bits, frames: pictures.length, ...options }), element('7fe00010', bits > 8 ? 'OW' : 'OB', pixels)])
}

/** A volume as `slices` files of rows × columns, 12 bits in 16; a sagittal one says that it was acquired in 3-D. */
export function writeVolume(folder, { slices, rows, columns, series = 1, sagittal = false }) {
  mkdirSync(folder, { recursive: true })
  for (let number = 1; number <= slices; number += 1) {
    const file = dicomFile({ rows, columns, bitsStored: 12, number, series, sagittal }, [picture(rows, columns, number / slices, 12)])
    writeFileSync(join(folder, `IM${String(number).padStart(5, '0')}`), file)
  }
}

/** Many files of 64 × 64 in series of 200, a folder each: what indexing is measured on. */
export function writeMany(folder, count) {
  const image = picture(64, 64, 0.5, 12)
  for (let at = 0; at < count; at += 1) {
    const series = Math.floor(at / 200) + 1
    const place = join(folder, `series-${series}`)
    if (at % 200 === 0) mkdirSync(place, { recursive: true })
    writeFileSync(join(place, `IM${at % 200}`), dicomFile({ rows: 64, columns: 64, bitsStored: 12, number: (at % 200) + 1, series }, [image]))
  }
}
