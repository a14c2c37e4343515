import { closeSync, openSync, writeSync } from 'node:fs'
import { access, constants, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail, ok, type Result } from '../core/result.ts'

/**
 * What a file is to hold: at once, or block by block, each valid until the next one is asked for. Blocks that have yet to
 * be read may end in a failure.
 */
export type OutputContent = Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Result<Uint8Array>>

/**
 * Makes a folder and those above it. Not mkdir's own `recursive`: where a file system refuses new entries with ENOENT
 * (/proc does), Node 24 tries again for ever.
 */
async function ensureFolder(folder: string): Promise<void> {
  const outcome = await mkdir(folder).then(() => 'made', (error: NodeJS.ErrnoException) => error.code)
  if (outcome === 'made') return
  if (outcome === 'ENOENT' && dirname(folder) !== folder) {
    await ensureFolder(dirname(folder))
    await mkdir(folder)
  } else if (!(await stat(folder)).isDirectory()) {
    throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' })
  }
}

/** Makes sure that results can be written, before any work is done for them. */
export async function prepareOut(folder: string): Promise<Result<true>> {
  try {
    await ensureFolder(folder)
    await access(folder, constants.W_OK)
    return ok(true)
  } catch (error) {
    return fail('output-unwritable', `${folder} cannot be written to (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}); choose another with --out.`)
  }
}

/**
 * Writes a result file so that it is there whole or not at all: beside its place first, then moved. A full disk or a
 * kill in between leaves what was there before, and so does content that ends in a failure, which is returned.
 */
export async function writeOutput(file: string, content: OutputContent): Promise<Result<true>> {
  // Two runs that write to one folder do not write into each other's files.
  const partial = `${file}.${process.pid}.partial`
  try {
    await ensureFolder(dirname(file))
    const written = await writeBlocks(partial, content)
    if (written.ok) await rename(partial, file)
    else await rm(partial, { force: true })
    return written
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return fail('output-unwritable', `${file} cannot be written (${reason}).`)
  }
}

/**
 * Writes block after block. The calls block, as those that read do (dicom/disk-bytes.ts): one that waited for Node's thread
 * pool would be answered once a turn of the event loop, and a turn can be as long as it takes to decode a frame.
 */
async function writeBlocks(path: string, content: OutputContent): Promise<Result<true>> {
  const whole = typeof content === 'string' ? Buffer.from(content) : content
  const blocks = whole instanceof Uint8Array ? [whole] : whole
  const file = openSync(path, 'w')
  try {
    for await (const block of blocks) {
      if ('ok' in block && !block.ok) return block
      writeWhole(file, 'ok' in block ? block.value : block)
    }
    return ok(true)
  } finally {
    closeSync(file)
  }
}

/** In as few calls as the system allows: `writeFile` would cut a block into pieces of 512 KiB. */
function writeWhole(file: number, block: Uint8Array): void {
  for (let done = 0; done < block.length;) done += writeSync(file, block, done)
}

/** Writes several; stops at the first that cannot be written. */
export async function writeOutputs(files: readonly (readonly [string, OutputContent])[]): Promise<Result<true>> {
  for (const [file, content] of files) {
    const written = await writeOutput(file, content)
    if (!written.ok) return written
  }
  return ok(true)
}
