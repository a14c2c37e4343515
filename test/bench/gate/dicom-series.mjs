// Every series of the public DICOM files, and the volunteer's sagittal T1, by the viewer's own reader.
import { existsSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { readSlicePixels } from '../../../electron/dicom/slice-pixels.ts'

const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const folders = ['dicom', 'healthy/t1_sagittal_siemens'].map((name) => `${data}/${name}`)
/** Slices read of one series, spread evenly. */
const most = 60

function spread(list, most) {
  return list.length <= most ? list : Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)])
}

/** { name, family, kind, series, slices } a series; families are folders, since one scanner filled each. */
export async function dicomSources() {
  const present = folders.filter((folder) => existsSync(folder))
  const { studies } = await indexPaths(present, { onProgress: () => undefined, signal: new AbortController().signal })
  const sources = []
  for (const series of studies.flatMap((study) => study.series)) {
    const slices = []
    for (const header of spread(series.slices, most)) {
      const slice = await readSlicePixels(header)
      if (slice.ok) slices.push(slice.value)
    }
    if (slices.length === 0) continue
    const folder = relative(data, dirname(series.slices[0].file)).replace(/^dicom\//, '')
    const number = series.seriesNumber === null ? '' : ` series ${series.seriesNumber}`
    const name = folder === 'pydicom' ? `pydicom ${basename(series.slices[0].file)}` : `${folder}${number}`
    sources.push({ name: `${name}, ${series.modality || '?'} ${series.description}`.trim(), family: folder.split('/').slice(0, 3).join('/'), kind: 'dicom', series, slices })
  }
  return { sources, missing: folders.filter((folder) => !existsSync(folder)).map((folder) => relative(data, folder)) }
}
