// Writes electron/dicom/data-dictionary.json from dcmjs' copy of PS3.6: `node build/make-dictionary.mjs`, after an update
// of dcmjs. Tag, in hexadecimal digits with x for any, to VR and keyword.
import { writeFile } from 'node:fs/promises'
import dcmjs from 'dcmjs'

const lines = Object.values(dcmjs.data.DicomMetaDictionary.nameMap).flatMap(({ tag, vr, name }) => {
  const [, group, element] = /^\(([0-9A-Fx]{4}),([0-9A-Fx]{4})\)$/i.exec(tag) ?? []
  return group ? [`  "${(group + element).toLowerCase()}": "${vr} ${name.replace(/^RETIRED_/, '')}"`] : []
})
const target = new URL('../electron/dicom/data-dictionary.json', import.meta.url)
await writeFile(target, `{\n${lines.sort().join(',\n')}\n}\n`)
