// Heads without a tumour, as slices of NIfTI volumes in the three planes. Each is skipped where its file is missing.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decompress, isCompressed, readHeader, readImage } from 'nifti-reader-js'

const healthy = fileURLToPath(new URL('../../../../shared/data/healthy/mni152/t1.nii.gz', import.meta.url))
const templates = '/usr/share/mricron/templates'
/** Family: what is left out together when thresholds are tested on sources that they were not fitted to. */
const volumes = [
  { family: 'mni152', name: 'MNI152 average T1, no skull', file: healthy },
  { family: 'ch2', name: 'ch2, whole head, T1', file: `${templates}/ch2.nii.gz` },
  { family: 'ch2', name: 'ch2bet, no skull, T1', file: `${templates}/ch2bet.nii.gz` },
  { family: 'inia19', name: 'inia19 macaque, no skull, T1', file: `${templates}/inia19-t1-brain.nii.gz` },
]
const types = { 2: Uint8Array, 4: Int16Array, 8: Int32Array, 16: Float32Array, 64: Float64Array, 256: Int8Array, 512: Uint16Array }
/** Share of the largest section of the head from which a slice counts. */
const head = 0.3

function readVolume(file) {
  const bytes = readFileSync(file)
  let buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  if (isCompressed(buffer)) buffer = decompress(buffer)
  const header = readHeader(buffer)
  const values = new types[header.datatypeCode](readImage(header, buffer))
  return { size: header.dims.slice(1, 4), zoom: header.pixDims.slice(1, 4), values }
}

/** Slices of a volume stored right, anterior, superior (or left …): upright, nose up or to a side; coarser by means of `step`³ voxels. */
export function sections({ size, zoom, values }, axis, step = 1) {
  const [nx, ny] = size
  const [across, down] = [[1, 2], [0, 2], [0, 1]][axis]
  const [columns, rows] = [Math.floor(size[across] / step), Math.floor(size[down] / step)]
  const stride = [1, nx, nx * ny]
  return Array.from({ length: Math.floor(size[axis] / step) }, (_, at) => {
    const data = new Float32Array(rows * columns)
    for (let row = 0; row < rows; row += 1) for (let column = 0; column < columns; column += 1) {
      let sum = 0
      for (let a = 0; a < step; a += 1) for (let b = 0; b < step; b += 1) for (let c = 0; c < step; c += 1) {
        sum += values[(at * step + a) * stride[axis] + (column * step + b) * stride[across] + (size[down] - 1 - row * step - c) * stride[down]]
      }
      data[row * columns + column] = sum / step ** 3
    }
    return { rows, columns, data, rowSpacing: zoom[down] * step, columnSpacing: zoom[across] * step, window: { centre: 0, width: 1 } }
  })
}

function withHead(slices) {
  const brightest = Math.max(...slices.map(({ data }) => data.reduce((a, b) => Math.max(a, b), 0)))
  const areas = slices.map(({ data }) => data.reduce((count, value) => count + Number(value > brightest / 10), 0))
  const largest = Math.max(...areas)
  return slices.filter((_, at) => areas[at] >= head * largest)
}

/** { name, family, kind, slices } of every volume and plane, and names of what is missing. */
export function volumeSources() {
  const [sources, missing] = [[], []]
  for (const { name, family, file } of volumes) {
    if (!existsSync(file)) {
      missing.push(name)
      continue
    }
    const volume = readVolume(file)
    for (const [axis, plane] of ['sagittal', 'coronal', 'axial'].entries()) {
      sources.push({ name: `${name}, ${plane}`, family, kind: 'healthy', plane, slices: withHead(sections(volume, axis)) })
      if (family !== 'inia19') sources.push({ name: `${name}, ${plane}, 2 mm`, family, kind: 'healthy', plane, slices: withHead(sections(volume, axis, 2)) })
    }
  }
  return { sources, missing }
}
