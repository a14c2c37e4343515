import type { DataSet } from '../../electron/dicom/data-set.ts'
import { readDataSet } from '../../electron/dicom/read-dataset.ts'

/** Where an element's parts lie in a file. */
interface Place {
  readonly start: number
  /** Of the length field, whose last byte stands before the value. */
  readonly lengthBytes: 2 | 4
  readonly value: number
  readonly end: number
}

export const mutations = ['bit flips', 'extreme bytes', 'damaged values', 'damaged pixels', 'truncation', 'dropped part', 'repeated part', 'length lie', 'duplicated element'] as const
export type Mutation = (typeof mutations)[number]

/**
 * Damages a file in one of the ways that copying, editing and ill will do.
 * @param random yields numbers in [0, 1); the same ones make the same mutant
 */
export function mutate(file: Uint8Array, places: readonly Place[], random: () => number): { readonly mutation: Mutation; readonly bytes: Uint8Array } {
  const mutation = mutations[Math.floor(random() * mutations.length)] ?? 'bit flips'
  return { mutation, bytes: damage[mutation](file, places, (length) => Math.floor(random() * length)) }
}

type Damage = (file: Uint8Array, places: readonly Place[], at: (length: number) => number) => Uint8Array

const damage: Readonly<Record<Mutation, Damage>> = {
  'bit flips': (file, _, at) => {
    const bytes = Uint8Array.from(file)
    for (let n = 1 + at(6); n > 0; n -= 1) {
      const index = at(bytes.length)
      bytes[index] = (bytes[index] ?? 0) ^ (1 << at(8))
    }
    return bytes
  },
  'extreme bytes': (file, places, at) => {
    const bytes = Uint8Array.from(file)
    // headers decide more than pixels do
    const from = places[0]?.start ?? 0
    for (let n = 1 + at(12); n > 0; n -= 1) bytes[from + at(bytes.length - from)] = [0x00, 0x7f, 0x80, 0xfe, 0xff][at(5)] ?? 0
    return bytes
  },
  'damaged values': (file, places, at) => {
    const bytes = Uint8Array.from(file)
    const whole = places.filter(({ value, end }) => end > value)
    for (let n = 1 + at(4); n > 0; n -= 1) {
      const place = whole[at(whole.length)]
      if (place) bytes[place.value + at(Math.min(place.end - place.value, 64))] = at(256)
    }
    return bytes
  },
  'damaged pixels': (file, places, at) => {
    const bytes = Uint8Array.from(file)
    // the last element of the file, or its second half where elements are not known
    const from = places.at(-1)?.value ?? file.length >> 1
    for (let n = 1 + at(8); n > 0 && from < bytes.length; n -= 1) bytes[from + at(bytes.length - from)] = at(256)
    return bytes
  },
  truncation: (file, _, at) => file.subarray(0, at(file.length)),
  'dropped part': (file, _, at) => {
    const [from = 0, to = 0] = [at(file.length), at(file.length)].sort((a, b) => a - b)
    return joined(file.subarray(0, from), file.subarray(to))
  },
  'repeated part': (file, _, at) => {
    const from = at(file.length)
    return joined(file.subarray(0, from), file.subarray(Math.max(0, from - 1 - at(200))))
  },
  'length lie': (file, places, at) => {
    const bytes = Uint8Array.from(file)
    const view = new DataView(bytes.buffer)
    for (let n = 1 + at(2); n > 0; n -= 1) {
      const place = places[at(places.length)]
      if (!place) return bytes
      const lie = [0, 1, 7, 0xfe, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff, at(file.length), at(2 ** 32)][at(10)] ?? 0
      if (place.lengthBytes === 2) view.setUint16(place.value - 2, lie & 0xffff, true)
      else view.setUint32(place.value - 4, lie, true)
    }
    return bytes
  },
  'duplicated element': (file, places, at) => {
    let bytes = file
    for (let n = 1 + at(3); n > 0; n -= 1) {
      const [copied, before] = [places[at(places.length)], places[at(places.length)]]
      if (!copied || !before) return bytes
      bytes = joined(bytes.subarray(0, before.start), file.subarray(copied.start, copied.end), bytes.subarray(before.start))
    }
    return bytes
  },
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

/** Where the elements of a DICOM file are, in order; [] for what is not parsed, or inflated first. */
export function elementPlaces(file: Uint8Array): Place[] {
  const read = readDataSet(file)
  if (!read.ok || read.value.encoding.inflated) return []
  return placesIn(read.value, file)
}

const longVrs = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])

function placesIn(dataSet: DataSet, file: Uint8Array): Place[] {
  const places = dataSet.keys.flatMap((key) => {
    const element = dataSet.element({ key, vr: 'OB' })
    if (!element) return []
    const value = element.dataOffset
    const vr = String.fromCharCode(file[value - 4] ?? 0, file[value - 3] ?? 0)
    const short = /^[A-Z]{2}$/.test(vr) && !longVrs.has(vr)
    const long = element.vr !== undefined && !short
    const end = Math.min(file.length, value + (element.hadUndefinedLength ? 0 : element.length))
    const own: Place = { start: value - (long ? 12 : 8), lengthBytes: short ? 2 : 4, value, end }
    return [own, ...dataSet.items({ key, vr: 'SQ' }).flatMap((item) => (item.source === file ? placesIn(item, file) : []))]
  })
  return places.filter(({ start }) => start >= 0).sort((a, b) => a.start - b.start)
}

/** The same for a ZIP archive: the size fields of its headers stand for lengths (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16). */
export function zipPlaces(file: Uint8Array): Place[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  /** By signature: where its four-byte and two-byte sizes end, and how long the header is. */
  const headers: Readonly<Record<number, { readonly four: readonly number[]; readonly two: readonly number[]; readonly length: number }>> = {
    0x04034b50: { four: [22, 26], two: [28, 30], length: 30 },
    0x02014b50: { four: [24, 28, 46], two: [30, 32, 34], length: 46 },
    0x06054b50: { four: [16, 20], two: [10, 12, 22], length: 22 },
  }
  const places: Place[] = []
  for (let start = 0; start + 22 <= file.length; start += 1) {
    const header = headers[view.getUint32(start, true)]
    if (!header) continue
    for (const end of header.four) places.push({ start, lengthBytes: 4, value: start + end, end: start + header.length })
    for (const end of header.two) places.push({ start, lengthBytes: 2, value: start + end, end: start + header.length })
  }
  return places
}
