/**
 * `npm run conformance`: every public sample beside the checkout, its transfer syntax and the verdict against the peers
 * that are installed (else against hashes of what they once answered); then every reference volume.
 *
 *   --json FILE          writes the table as JSON too
 *   --stored             compares with the stored hashes even where peers are installed
 *   --write-references   stores the peers' hashes anew
 *
 * Exit code 1 on a wrong pixel or voxel, a crash, a refusal without a reason, or a file that a peer reads and Sulcus
 * does not; 3 when there are no samples.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { syntaxName } from '../../electron/dicom/syntax-names.ts'
import { hasPeers, noPeers, referencesFile } from './dicom/ask-peers.ts'
import { checkFiles, decidingOpinions } from './dicom/check-files.ts'
import { checkVolumes } from './dicom/check-volumes.ts'
import { filesBelow, hasSharedDicom, sharedDicom, skipReason } from './dicom/shared-data.ts'
import { passing } from './dicom/verdict.ts'

const { values: options } = parseArgs({ options: { json: { type: 'string' }, stored: { type: 'boolean' }, 'write-references': { type: 'boolean' } } })
const print = (line = ''): void => void process.stdout.write(`${line}\n`)

async function main(): Promise<number> {
  if (!hasSharedDicom) {
    print(`There is nothing to check: ${skipReason}.`)
    return 3
  }
  const begun = Date.now()
  const from = hasPeers && !options.stored ? 'peers' : 'stored hashes'
  if (!hasPeers) print(`${noPeers}: compared with the hashes of what peers once answered.`)
  const files = await checkFiles(sharedDicom, filesBelow(sharedDicom), from)
  const volumes = await checkVolumes(sharedDicom)

  const rows = files.map(({ file, transferSyntax, verdict, detail }) => [file, transferSyntax ? syntaxName(transferSyntax) : '–', verdict, detail])
  table(['file', 'transfer syntax', 'verdict', 'who says so, or why'], rows)
  print()
  table(['reference volume', 'made from', 'verdict', 'how near'], volumes.map(({ reference, input, verdict, detail }) => [reference, input, verdict, detail]))
  const failed = [...files.filter(({ verdict }) => !passing.has(verdict)), ...volumes.filter(({ verdict }) => verdict !== 'equal')]
  print()
  print(`${files.length} files: ${counts(files)}. ${volumes.length} reference volumes: ${counts(volumes)}. ${((Date.now() - begun) / 1000).toFixed(1)} s, against ${from}.`)
  print(failed.length === 0 ? 'No wrong pixel, no crash, every refusal has its reason.' : `${failed.length} failed.`)

  if (options.json) writeFileSync(options.json, `${JSON.stringify({ against: from, files, volumes }, null, 2)}\n`)
  if (options['write-references']) {
    const lines = Object.entries(decidingOpinions(files, sharedDicom)).map(([file, opinions]) => `${JSON.stringify(file)}: ${JSON.stringify(opinions)}`)
    writeFileSync(referencesFile, `{\n${lines.join(',\n')}\n}\n`)
    print(`Hashes written to ${referencesFile}.`)
  }
  return failed.length === 0 ? 0 : 1
}

function counts(list: readonly { readonly verdict: string }[]): string {
  const byVerdict = Object.groupBy(list, ({ verdict }) => verdict)
  return Object.entries(byVerdict)
    .map(([verdict, group]) => `${group?.length ?? 0} ${verdict}`)
    .join(', ')
}

/** The last column is as long as it is. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of [head, ...rows]) print(row.map((cell, column) => (column === head.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '))
}

process.exitCode = await main()
