import { join } from 'node:path'
import { ok, type Failure, type Result } from '../core/result.ts'
import { DecodePool } from '../dicom/decode-pool.ts'
import { forEachAtOnce, framesAtOnce } from '../dicom/for-each-at-once.ts'
import type { FrameTools } from '../dicom/frame-tools.ts'
import { openInstance, type Instance } from '../dicom/instance.ts'
import { decodeFrames } from '../dicom/stored-pixels.ts'
import { npyBytes, npyHeader } from '../reports/npy.ts'
import { type Command, exitCodes, failed } from './command.ts'
import { parseCommandLine, requireOut, requirePaths } from './parse-command-line.ts'
import { prepareOut, writeOutput } from './write-output.ts'

interface Entry {
  readonly file: string
  readonly array: string | null
  readonly error: Failure | null
}

/** A file's frames as one NumPy file, written while they are decoded. */
async function* npyBlocks(instance: Instance, tools: FrameTools): AsyncGenerator<Result<Uint8Array>> {
  const { frames } = instance.format
  let begun = false
  for await (const decoded of decodeFrames(instance, tools)) {
    if (!decoded.ok) {
      yield decoded
      return
    }
    const { rows, columns, samplesPerPixel, data } = decoded.value
    if (!begun) yield ok(npyHeader(data, [frames, rows, columns, ...(samplesPerPixel > 1 ? [samplesPerPixel] : [])]))
    begun = true
    yield ok(npyBytes(data))
    // written: given back at once, where the garbage collector would let frames lie about
    if (data.buffer instanceof ArrayBuffer) data.buffer.transfer(0)
  }
}

async function writeNpy(file: string, target: string, tools: FrameTools): Promise<Result<true>> {
  const instance = await openInstance(file)
  return instance.ok ? writeOutput(target, npyBlocks(instance.value, tools)) : instance
}

/** `sulcus pixels`: stored values before rescale, one NumPy file per DICOM file. */
export const pixels: Command = {
  about: 'Writes the stored values of each file, before rescale, as a NumPy array.',
  usage: 'sulcus pixels FILE... --out DIR [--json]',
  options: [
    ['--out DIR', 'where the results go; made if it is not there'],
    ['--json', 'also print pixels.json to standard output'],
  ],
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
      const name = `${index + 1}.npy`
      const written = await writeNpy(context.resolve(file), join(out, name), pool)
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
