import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { dicomFile, encapsulate, mrFile, numbers, ramp, rleFrame, sequence, stackSlice, syntaxes, text, type FileElement } from '../fixtures/dicom-file.ts'
import { encodeFrame, type Encoding } from '../fixtures/encode-frame.ts'
import { zipFile } from '../fixtures/zip-file.ts'
import { filesBelow, hasSharedDicom, sharedDicom } from '../conformance/dicom/shared-data.ts'
import { elementPlaces, zipPlaces } from './mutate.ts'

/** A whole file that mutants are made of. */
export interface Original {
  readonly name: string
  readonly kind: 'dicom' | 'zip' | 'DICOMDIR'
  readonly bytes: Uint8Array
  readonly places: ReturnType<typeof elementPlaces>
}

/**
 * Generated files, one for each way that Sulcus reads, and the public samples where they are.
 * @param largest bytes; larger samples are left out
 */
export async function originals(largest = Infinity): Promise<readonly Original[]> {
  return [...(await generated()), ...shared().filter(({ bytes }) => bytes.length <= largest)]
}

async function generated(): Promise<Original[]> {
  const grey = Uint16Array.from(ramp())
  const rgb = Uint8Array.from({ length: 72 }, (_, i) => (i * 37) % 256)
  const encapsulated = (syntax: string, fragments: readonly (readonly Uint8Array[])[], changes: readonly FileElement[] = []): Uint8Array =>
    mrFile([{ tag: '7fe00010', vr: 'OB', value: encapsulate(fragments, 'full') }, ...changes], { syntax })
  const coded = async (syntax: string, encoding: Encoding): Promise<Uint8Array> =>
    encapsulated(syntax, [[await encodeFrame(encoding, { rows: 4, columns: 6, data: grey, bitsStored: 12 })]])
  const bits8 = [numbers('00280100', 'US', 8), numbers('00280101', 'US', 8), numbers('00280102', 'US', 7)]
  const colour = [numbers('00280002', 'US', 3), text('00280004', 'CS', 'RGB'), ...bits8]
  const lossy = { lossy: true, quality: 90, smoothingFactor: 0, sampleFactor: 0 }
  const jpeg = await encodeFrame('encodeJpeg', { rows: 4, columns: 6, data: rgb, samplesPerPixel: 3 }, lossy)
  const nested = sequence('00081140', [sequence('0040a730', [text('0008103e', 'LO', 'x'), sequence('00081150', [])])])
  const groups = sequence('52009230', ...[0, 1].map((i) => [sequence('00209113', [text('00200032', 'DS', `0\\0\\${i}`)])]))
  const palette = [text('00280004', 'CS', 'PALETTE COLOR'), ...['1101', '1102', '1103'].map((end) => numbers(`0028${end}`, 'US', 4, 0, 16)), ...['1221', '1222', '1223'].map((end) => numbers(`0028${end}`, 'OW', 0, 2, 9, 8, 1, 2, 3))]
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['explicit', mrFile([nested])],
    ['implicit', mrFile([nested], { syntax: syntaxes.implicit })],
    ['big endian', mrFile([nested], { syntax: syntaxes.bigEndian })],
    ['deflated', mrFile([], { syntax: syntaxes.deflated })],
    ['gzip', mrFile([], { gzip: true })],
    ['no meta header', mrFile([nested], { preamble: false, meta: false })],
    ['two frames', mrFile([groups, text('00280008', 'IS', '2'), numbers('00280010', 'US', 2)])],
    ['palette', mrFile(palette)],
    ['rle', encapsulated(syntaxes.rle, [[rleFrame(grey)]])],
    ['rle in fragments', encapsulated(syntaxes.rle, [0, 1].map(() => [rleFrame(grey).subarray(0, 70), rleFrame(grey).subarray(70)]), [text('00280008', 'IS', '2')])],
    ['jpeg baseline', encapsulated(syntaxes.jpegBaseline, [[jpeg]], colour)],
    ['jpeg lossless', await coded(syntaxes.jpegLossless, 'encodeJpeg')],
    ['jpeg-ls', await coded(syntaxes.jpegLs, 'encodeJpegLs')],
    ['jpeg 2000', await coded(syntaxes.jpeg2000, 'encodeJpeg2000')],
    ['htj2k', await coded(syntaxes.htj2k, 'encodeHtJpeg2000')],
  ]
  const members = [0, 1].map((i) => ({ name: `IM/${i}`, content: stackSlice(i) }))
  const records = ['0', '1', 'ABSENT'].map((name) => [numbers('00041410', 'US', 0xffff), text('00041430', 'CS', 'IMAGE'), text('00041500', 'CS', `IM\\${name}`)])
  const zips: readonly (readonly [string, Uint8Array])[] = [['zip', zipFile(members)], ['zip64', zipFile(members, { zip64: true })], ['stored zip', zipFile(members.map((one) => ({ ...one, stored: true })))]]
  return [
    ...files.map(([name, bytes]) => dicom(name, bytes)),
    ...zips.map(([name, bytes]): Original => ({ name, kind: 'zip', bytes, places: zipPlaces(bytes) })),
    ...[syntaxes.explicit, syntaxes.implicit].map((syntax) => directory(`DICOMDIR ${syntax}`, dicomFile([sequence('00041220', ...records)], { syntax }))),
  ]
}

/** One of the slices of a series stands for all. */
function shared(): Original[] {
  if (!hasSharedDicom) return []
  const files = filesBelow(sharedDicom).filter((file) => /\.dcm$|\.gz$|DICOMDIR/.test(file) && !/In\/(GE|Siemens).*-0*([2-9]|\d\d+)\.dcm$/.test(file))
  return files.map((file) => {
    const name = file.slice(sharedDicom.length + 1)
    const bytes = new Uint8Array(readFileSync(file))
    return basename(file).startsWith('DICOMDIR') ? directory(name, bytes) : dicom(name, bytes)
  })
}

function dicom(name: string, bytes: Uint8Array): Original {
  return { name, kind: 'dicom', bytes, places: elementPlaces(bytes) }
}

function directory(name: string, bytes: Uint8Array): Original {
  return { name, kind: 'DICOMDIR', bytes, places: elementPlaces(bytes) }
}
