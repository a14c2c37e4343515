import { access, constants, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail, ok, type Result } from '../core/result.ts'

/**
 * What a file is to hold: at once, or block by block, each valid until the next but one is asked for. Blocks that have
 * yet to be read may end in a failure.
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

/** Writes each block while the next one is made. */
async function writeBlocks(path: string, content: OutputContent): Promise<Result<true>> {
  const whole = typeof content === 'string' ? Buffer.from(content) : content
  const blocks = whole instanceof Uint8Array ? [whole] : whole
  const file = await open(path, 'w')
  let writing: Promise<void> = Promise.resolve()
  try {
    for await (const block of blocks) {
      if ('ok' in block && !block.ok) return block
      await writing
      writing = writeWhole(file, 'ok' in block ? block.value : block)
    }
    return ok(true)
  } finally {
    await writing.finally(() => file.close())
  }
}

/** In as few calls as the system allows: `writeFile` would cut a block into pieces of 512 KiB. */
async function writeWhole(file: FileHandle, block: Uint8Array): Promise<void> {
  for (let done = 0; done < block.length;) done += (await file.write(block, done)).bytesWritten
}

/** Writes several; stops at the first that cannot be written. */
export async function writeOutputs(files: readonly (readonly [string, OutputContent])[]): Promise<Result<true>> {
  for (const [file, content] of files) {
    const written = await writeOutput(file, content)
    if (!written.ok) return written
  }
  return ok(true)
}
