// Labelled slices as Sulcus decodes them: as many of each label, of Cheng from the held-out blocks (of every five of 40 the third).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeNativeJpeg } from '../../../electron/dicom/codecs/native-jpeg.ts'

const block = 40

export async function labelledSlices(folder, count) {
  const [, ...lines] = readFileSync(join(folder, 'labels.csv'), 'utf8').trim().split('\n')
  const rows = lines.map((line) => line.split(',')).map(([file, label, index, width, height]) => ({ file, label, index: Number(index), columns: Number(width), rows: Number(height) }))
  const held = rows.filter(({ file, index }) => Math.floor((index - 1) / block) % 5 === 2 && !file.startsWith('br35h-tumour'))
  const sets = [...Map.groupBy(held, ({ label }) => label).values()]
  const each = Math.ceil(count / sets.length)
  const chosen = sets.flatMap((set) => Array.from({ length: each }, (_, at) => set[Math.floor(((at + 0.5) * set.length) / each)])).filter(Boolean)
  const slices = []
  for (const row of chosen) slices.push(await decoded(folder, row))
  return slices
}

async function decoded(folder, { file, rows, columns }) {
  const bytes = new Uint8Array(readFileSync(join(folder, file)))
  const samplesPerPixel = components(bytes)
  const picture = await decodeNativeJpeg(bytes, { rows, columns, samplesPerPixel, photometricInterpretation: samplesPerPixel === 3 ? 'YBR_FULL' : 'MONOCHROME2' })
  if (!picture.ok) throw new Error(`${file}: ${picture.failure.message}`)
  const { data } = picture.value
  const grey = Float32Array.from({ length: rows * columns }, (_, at) => (samplesPerPixel === 1 ? data[at] : 0.299 * data[3 * at] + 0.587 * data[3 * at + 1] + 0.114 * data[3 * at + 2]))
  return { rows, columns, data: grey, rowSpacing: 1, columnSpacing: 1, window: { centre: 127, width: 255 } }
}

/** Number of components from the SOF segment (ITU-T T.81, B.2.2). */
function components(bytes) {
  for (let at = 2; at < bytes.length; at += 2 + bytes[at + 2] * 256 + bytes[at + 3]) {
    const marker = bytes[at + 1]
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return bytes[at + 9]
  }
  throw new Error('no frame header')
}
