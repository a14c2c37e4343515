import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareVolumes, convertInto, isSameVolume, referenceVolumes } from './compare-volumes.ts'

export interface CheckedVolume {
  readonly input: string
  readonly reference: string
  readonly verdict: 'equal' | 'WRONG' | 'CRASH' | 'NO CHECK'
  readonly detail: string
}

/** Converts the series that references exist for and compares each volume; a reference that nothing covers is named. */
export async function checkVolumes(root: string): Promise<CheckedVolume[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sulcus-volumes-'))
  const checked: CheckedVolume[] = []
  try {
    for (const { input, reference, copies } of referenceVolumes.filter((one) => existsSync(join(root, one.reference))))
      checked.push({ input, reference, ...(await checkOne(root, folder, input, reference, copies)) })
  } finally {
    rmSync(folder, { recursive: true })
  }
  const known = new Set(referenceVolumes.map(({ reference }) => reference))
  for (const reference of allReferences(root))
    if (!known.has(reference)) checked.push({ input: '', reference, verdict: 'NO CHECK', detail: 'nothing is compared with this reference' })
  return checked
}

async function checkOne(root: string, folder: string, input: string, reference: string, copies: number): Promise<Pick<CheckedVolume, 'verdict' | 'detail'>> {
  try {
    const volumes = (await convertInto(folder, join(root, input))).filter((file) => file.endsWith('.nii'))
    const differences = volumes.map((file) => compareVolumes(file, join(root, reference)))
    if (volumes.length !== copies) return { verdict: 'WRONG', detail: `${volumes.length} volumes instead of ${copies}` }
    const most = (of: 'voxels' | 'millimetres'): number => Math.max(...differences.map((one) => one[of]))
    const detail = `${copies === 1 ? 'one volume' : `${copies} volumes`}: ${most('voxels')} voxels differ, grids ${most('millimetres').toExponential(1)} mm apart`
    return { verdict: differences.every(isSameVolume) ? 'equal' : 'WRONG', detail }
  } catch (error) {
    return { verdict: 'CRASH', detail: String(error) }
  }
}

function allReferences(root: string): string[] {
  const sets = readdirSync(root).filter((name) => name.startsWith('dcm_qa_') && existsSync(join(root, name, 'Ref')))
  return sets.flatMap((name) =>
    readdirSync(join(root, name, 'Ref'))
      .filter((file) => /\.nii(\.gz)?$/.test(file))
      .map((file) => `${name}/Ref/${file}`),
  )
}
