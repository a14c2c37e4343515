import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { mrFile, numbers } from '../../fixtures/dicom-file.ts'
import { encodedFiles } from '../../fixtures/encodings.ts'
import { sharedFolder } from '../../fixtures/temp-folder.ts'
import { hasPeers, noPeers } from './ask-peers.ts'
import { checkFiles, type CheckedFile } from './check-files.ts'
import { filesBelow } from './shared-data.ts'

const files = await encodedFiles()
const nameOf = (index: number): string => `${String(index).padStart(2, '0')}.dcm`

/** A smooth picture of 64 × 64 pixels of 12 bits, generated: what the peers encode anew. */
function picture(): Uint8Array {
  const values = Array.from({ length: 64 * 64 }, (_, i) => Math.round(2000 + 1500 * Math.sin(i / 300) + 400 * Math.cos((i % 64) / 9)))
  return mrFile([numbers('00280010', 'US', 64), numbers('00280011', 'US', 64), numbers('7fe00010', 'OW', ...values)])
}

/** The peers' own encoders: what Sulcus makes of their files must be what they make of them. */
const encoders: readonly { readonly name: string; readonly command: readonly [string, ...string[]] }[] = [
  { name: 'JPEG extended, 12 bits (dcmtk)', command: ['dcmcjpeg', '+ee'] },
  { name: 'JPEG spectral selection, retired (dcmtk)', command: ['dcmcjpeg', '+es'] },
  { name: 'JPEG full progression, retired (dcmtk)', command: ['dcmcjpeg', '+ep'] },
  { name: 'JPEG lossless .57 (dcmtk)', command: ['dcmcjpeg', '+el', '+sv', '4'] },
  { name: 'JPEG lossless .70 (dcmtk)', command: ['dcmcjpeg', '+e1'] },
  { name: 'JPEG-LS lossless (dcmtk)', command: ['dcmcjpls', '+el'] },
  { name: 'JPEG-LS near-lossless (dcmtk)', command: ['dcmcjpls', '+en', '+md', '3'] },
  { name: 'RLE (dcmtk)', command: ['dcmcrle'] },
  { name: 'deflated (dcmtk)', command: ['dcmconv', '+td'] },
  { name: 'big endian (dcmtk)', command: ['dcmconv', '+tb'] },
  { name: 'implicit, undefined lengths (dcmtk)', command: ['dcmconv', '+ti', '-e'] },
  { name: 'without meta header (dcmtk)', command: ['dcmconv', '-F', '+ti'] },
  { name: 'JPEG 2000 lossless (gdcm)', command: ['gdcmconv', '--j2k'] },
  { name: 'JPEG 2000 lossy (gdcm)', command: ['gdcmconv', '--j2k', '--lossy', '-q', '40'] },
  { name: 'JPEG-LS lossless (gdcm)', command: ['gdcmconv', '--jpegls'] },
  { name: 'JPEG lossless (gdcm)', command: ['gdcmconv', '--jpeg'] },
  { name: 'RLE (gdcm)', command: ['gdcmconv', '--rle'] },
]
const installed = (program: string): boolean => spawnSync(program, ['--version']).error === undefined
const usable = encoders.map((encoder) => ({ ...encoder, missing: !installed(encoder.command[0]) }))

describe.skipIf(!hasPeers)(`generated files, against pydicom, gdcm and dcmtk (${hasPeers ? 'present' : noPeers})`, () => {
  const folder = sharedFolder()
  const runs = new Map<string, ReturnType<typeof spawnSync>>()
  let checked: readonly CheckedFile[] = []
  const verdictOf = (file: string): CheckedFile | undefined => checked.find((one) => one.file === file)

  beforeAll(async () => {
    for (const [index, { bytes }] of files.entries()) writeFileSync(join(folder.path, nameOf(index)), bytes)
    const original = join(folder.path, 'picture')
    writeFileSync(original, picture())
    for (const { name, command, missing } of usable) {
      const [program, ...options] = command
      if (!missing) runs.set(name, spawnSync(program, [...options, original, join(folder.path, encodedName(name))]))
    }
    checked = await checkFiles(folder.path, filesBelow(folder.path), 'peers')
  })

  it('have the same numbers wherever a peer knows the encoding, save where the reason is known', () => {
    const differing: string[] = []
    let same = 0
    for (const [index, { name, peersDiffer }] of files.entries()) {
      const verdict = verdictOf(nameOf(index))
      if (verdict?.verdict === 'equal') same += 1
      else if (verdict?.verdict !== 'NO REFERENCE' && !peersDiffer) differing.push(`${name}: ${verdict?.verdict}, ${verdict?.detail}`)
    }
    expect(differing).toEqual([])
    expect(same).toBeGreaterThan(25)
  })

  for (const { name, missing } of usable)
    it.skipIf(missing)(`${name}${missing ? ': not installed' : ''}`, () => {
      expect(runs.get(name)?.status).toBe(0)
      expect(verdictOf(encodedName(name))).toMatchObject({ verdict: 'equal' })
    })
})

function encodedName(name: string): string {
  return `${name.replaceAll(/\W/g, '-')}.dcm`
}
