import { TextDecoder } from 'node:util'
import { composeHangul } from './compose-hangul.ts'

/**
 * Text values in a Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1), with ISO 2022 code extensions.
 */

/** Single encodings that replace the default repertoire, by defined term, as WHATWG labels. */
const encodings: Readonly<Record<string, string>> = {
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 149': 'euc-kr',
  'ISO_IR 58': 'gbk',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
}

/** What an escape sequence designates: an encoding of the upper half (G1), or of two-byte text in the lower (G0). */
const escapes: readonly { readonly bytes: readonly number[]; readonly set: 'G0' | 'G1'; readonly encoding: string }[] =
  [
    { bytes: [0x28, 0x42], set: 'G0', encoding: 'ascii' },
    { bytes: [0x28, 0x4a], set: 'G0', encoding: 'ascii' },
    { bytes: [0x29, 0x49], set: 'G1', encoding: 'shift_jis' },
    { bytes: [0x2d, 0x41], set: 'G1', encoding: 'windows-1252' },
    { bytes: [0x2d, 0x42], set: 'G1', encoding: 'iso-8859-2' },
    { bytes: [0x2d, 0x43], set: 'G1', encoding: 'iso-8859-3' },
    { bytes: [0x2d, 0x44], set: 'G1', encoding: 'iso-8859-4' },
    { bytes: [0x2d, 0x4c], set: 'G1', encoding: 'iso-8859-5' },
    { bytes: [0x2d, 0x47], set: 'G1', encoding: 'iso-8859-6' },
    { bytes: [0x2d, 0x46], set: 'G1', encoding: 'iso-8859-7' },
    { bytes: [0x2d, 0x48], set: 'G1', encoding: 'iso-8859-8' },
    { bytes: [0x2d, 0x4d], set: 'G1', encoding: 'windows-1254' },
    { bytes: [0x2d, 0x62], set: 'G1', encoding: 'iso-8859-15' },
    { bytes: [0x2d, 0x54], set: 'G1', encoding: 'windows-874' },
    { bytes: [0x24, 0x42], set: 'G0', encoding: 'jis-x-0208' },
    { bytes: [0x24, 0x28, 0x44], set: 'G0', encoding: 'jis-x-0212' },
    { bytes: [0x24, 0x29, 0x43], set: 'G1', encoding: 'euc-kr' },
    { bytes: [0x24, 0x29, 0x41], set: 'G1', encoding: 'gbk' },
  ]

/** \ in values, and controls, put the designations back to the first set (PS3.5 6.1.2.5.3); in person names ^ and = do. */
const delimiters: ReadonlySet<number> = new Set([0x5c, 0x09, 0x0a, 0x0c, 0x0d])
const nameDelimiters: ReadonlySet<number> = new Set([...delimiters, 0x5e, 0x3d])

/**
 * Decodes one text value.
 * @param bytes the value as stored, padding included
 * @param characterSets the values of SpecificCharacterSet (0008,0005); none means the default repertoire
 * @param isName whether it is a person's name (VR PN)
 * @returns the text; what no listed set explains is read as Latin-1 or becomes U+FFFD, never an error
 */
export function decodeText(bytes: Uint8Array, characterSets: readonly string[], isName = false): string {
  // every encoding here agrees with ASCII, and most values hold nothing else
  if (isPlainAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const terms = characterSets.map((term) => term.trim().replace(/^ISO[ _]2022[ _]IR[ _]/, 'ISO_IR '))
  const base = encodings[(terms[0] ?? '').replace(/^ISO[ _-]IR[ _-]/, 'ISO_IR ')] ?? 'windows-1252'
  if (!bytes.includes(0x1b)) return decodeWith(bytes, base)

  const ends = isName ? nameDelimiters : delimiters
  let text = ''
  let g0 = 'ascii'
  let g1 = base
  let start = 0
  const flush = (end: number): void => {
    if (end > start) text += decodeRun(bytes.subarray(start, end), g0, g1)
    start = end
  }
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i] ?? 0
    const escape =
      byte === 0x1b ? escapes.find((known) => known.bytes.every((b, k) => bytes[i + 1 + k] === b)) : undefined
    if (escape) {
      flush(i)
      if (escape.set === 'G0') g0 = escape.encoding
      else g1 = escape.encoding
      i += 1 + escape.bytes.length
      start = i
    } else if (g0 === 'ascii' && ends.has(byte)) {
      flush(i)
      g1 = base
      i += 1
    } else if (byte === 0x0a || byte === 0x0d) {
      flush(i)
      g0 = 'ascii'
      g1 = base
      i += 1
    } else {
      i += g0 === 'ascii' ? 1 : 2
    }
  }
  flush(bytes.length)
  return text
}

/** Whether every byte is ASCII and none is an escape. */
function isPlainAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0
    if (byte >= 0x80 || byte === 0x1b) return false
  }
  return true
}

/** Decodes a run between escapes: two-byte Japanese in G0 by way of EUC-JP, everything else in G1's encoding. */
function decodeRun(run: Uint8Array, g0: string, g1: string): string {
  if (g0 === 'ascii') return decodeWith(run, g1)
  const pairs: number[] = []
  for (let i = 0; i + 1 < run.length; i += 2) {
    if (g0 === 'jis-x-0212') pairs.push(0x8f)
    pairs.push((run[i] ?? 0) | 0x80, (run[i + 1] ?? 0) | 0x80)
  }
  return decodeWith(Uint8Array.from(pairs), 'euc-jp')
}

const decoders = new Map<string, TextDecoder>()

function decodeWith(bytes: Uint8Array, encoding: string): string {
  let decoder = decoders.get(encoding)
  if (!decoder) {
    decoder = new TextDecoder(encoding)
    decoders.set(encoding, decoder)
  }
  const text = decoder.decode(bytes)
  return encoding === 'euc-kr' ? composeHangul(text) : text
}
