/** Names and values of a Siemens CSA header; values are text, also those of numbers. */
export type CsaHeader = ReadonlyMap<string, readonly string[]>

const tagBytes = 84
const itemBytes = 16
/** What real headers stay far below; more is damage. */
const most = { tags: 1024, items: 4096 }

/**
 * Reads a Siemens CSA header, the value of (0029,xx10) or (0029,xx20) of the creator "SIEMENS CSA HEADER": the newer
 * form with "SV10" at its beginning, or the older without. What follows a damaged entry is left out.
 * Reference: nibabel.readthedocs.io/en/latest/dicom/siemens_csa.html.
 */
export function readCsaHeader(bytes: Uint8Array): CsaHeader {
  const header = new Map<string, readonly string[]>()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const newer = text(bytes, 0, 4) === 'SV10'
  let position = newer ? 8 : 0
  if (position + 8 > bytes.length) return header
  const count = view.getUint32(position, true)
  position += 8
  let firstItems: number | null = null
  for (let i = 0; i < Math.min(count, most.tags) && position + tagBytes <= bytes.length; i += 1) {
    const name = text(bytes, position, 64)
    const multiplicity = view.getInt32(position + 64, true)
    const items = view.getInt32(position + 76, true)
    firstItems ??= items
    if (items < 0 || items > most.items) return header
    position += tagBytes
    const values: string[] = []
    for (let item = 0; item < items; item += 1) {
      if (position + itemBytes > bytes.length) return header
      const length = newer ? view.getInt32(position + 4, true) : view.getInt32(position, true) - firstItems
      position += itemBytes
      if (length < 0 || position + length > bytes.length) {
        // older headers end their list of items with lengths that mean nothing
        if (item < multiplicity) return header
        break
      }
      if (multiplicity === 0 || item < multiplicity) values.push(text(bytes, position, length).trim())
      position += Math.ceil(length / 4) * 4
    }
    header.set(name, multiplicity === 0 ? values.filter((value) => value !== '') : values)
  }
  return header
}

/** The numbers of an entry; [] when absent, NaN where a value is none. */
export function csaNumbers(header: CsaHeader, name: string): number[] {
  return (header.get(name) ?? []).map((value) => (value === '' ? NaN : Number(value)))
}

/** Latin-1 text up to the first NUL. */
function text(bytes: Uint8Array, start: number, length: number): string {
  const part = bytes.subarray(start, start + length)
  const end = part.indexOf(0)
  return new TextDecoder('latin1').decode(end < 0 ? part : part.subarray(0, end))
}
