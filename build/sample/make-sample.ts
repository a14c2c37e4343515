import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeStudy } from './write-study.ts'

/** Writes the sample study into a folder: `node build/sample/make-sample.ts OUTDIR`. Run by the set-up script. */
const folder = process.argv[2]
if (folder === undefined) {
  console.error('usage: make-sample.ts OUTDIR')
  process.exitCode = 2
} else {
  mkdirSync(folder, { recursive: true })
  const files = writeStudy()
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes)
  process.stdout.write(`${files.length} slices of the sample study written to ${folder}\n`)
}
