import { join } from 'node:path'
import { ok, type Failure, type Result } from '../core/result.ts'
import { DecodePool } from '../dicom/decode-pool.ts'
import { readWholeFile } from '../dicom/file-bytes.ts'
import { forEachAtOnce, framesAtOnce } from '../dicom/for-each-at-once.ts'
import { plainTools, type FrameTools } from '../dicom/frame-tools.ts'
import { readStoredPixels } from '../dicom/stored-pixels.ts'
import { npyBlocks } from '../reports/npy.ts'
import { type Command, exitCodes, failed } from './command.ts'
import { parseCommandLine, requireOut, requirePaths } from './parse-command-line.ts'
import { prepareOut, writeOutput } from './write-output.ts'

interface Entry {
  readonly file: string
  readonly array: string | null
  readonly error: Failure | null
}

async function toNpy(file: string, tools: FrameTools, toolsOfLoneFrame: FrameTools): Promise<Result<readonly Uint8Array[]>> {
  const bytes = await readWholeFile(file)
  if (!bytes.ok) return bytes
  const pixels = await readStoredPixels(bytes.value, { tools, toolsOfLoneFrame })
  if (!pixels.ok) return pixels
  const { frames, rows, columns, samplesPerPixel, data } = pixels.value
  const shape = samplesPerPixel > 1 ? [frames, rows, columns, samplesPerPixel] : [frames, rows, columns]
  return { ok: true, value: npyBlocks(data, shape) }
}

/** `sulcus pixels`: stored values before rescale, one NumPy file per DICOM file. */
export const pixels: Command = {
  usage: 'sulcus pixels FILE... --out DIR [--json]',
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { out: { type: 'string' }, json: { type: 'boolean' } })
    const files = requirePaths(positionals)
    const out = context.resolve(requireOut(values.out))
    const prepared = await prepareOut(out)
    if (!prepared.ok) return failed(prepared, context)
    const entries: Entry[] = []
    const pool = new DecodePool()
    let done = 0
    await forEachAtOnce(framesAtOnce, files, async (file, index) => {
      const npy = await toNpy(context.resolve(file), pool, files.length > 1 ? pool : plainTools)
      const name = `${index + 1}.npy`
      const written = npy.ok ? await writeOutput(join(out, name), npy.value) : npy
      entries[index] = written.ok ? { file, array: name, error: null } : { file, array: null, error: written.failure }
      if (!written.ok) context.warn(`${file}: ${written.failure.message} [${written.failure.code}]`)
      context.onProgress({ stage: 'Decoding', done: (done += 1), total: files.length })
      return ok(true)
    })
    await pool.close()
    const list = `${JSON.stringify(entries, null, 2)}\n`
    const written = await writeOutput(join(out, 'pixels.json'), list)
    if (!written.ok) return failed(written, context)
    if (values.json) process.stdout.write(list)
    const decoded = entries.filter(({ array }) => array !== null).length
    context.say(`${decoded} of ${files.length} files decoded. Results in ${out}`)
    return decoded > 0 ? exitCodes.done : exitCodes.nothingDone
  },
}
