import type { Failure } from '../core/result.ts'
import type { TagNode } from '../core/tag-node.ts'
import { readTags } from '../dicom/read-tags.ts'
import { type Command, exitCodes } from './command.ts'
import { parseCommandLine, requirePaths } from './parse-command-line.ts'

interface Entry {
  readonly file: string
  readonly tags: readonly TagNode[]
  readonly error: Failure | null
}

/** One line an element, items of sequences below it and indented. */
function lines(nodes: readonly TagNode[], indent = ''): string[] {
  return nodes.flatMap(({ group, element, vr, name, value, items }) => {
    const count = items.length === 1 ? '1 item' : `${items.length} items`
    const shown = vr === 'SQ' ? count : value.replace(/[^\P{Cc}]/gu, ' ')
    const own = `${indent}(${group},${element}) ${vr} ${name || '?'}: ${shown}`.trimEnd()
    const below = items.flatMap((item, i) => [`${indent}  item ${i + 1}`, ...lines(item, `${indent}    `)])
    return [own, ...below]
  })
}

/** `sulcus tags`: what the headers of files hold, to read or as JSON. What is asked for is shown: patient data too. */
export const tags: Command = {
  about: 'Lists what the headers of files hold, patient data too.',
  usage: 'sulcus tags FILE... [--json]',
  options: [
    ['--json', 'print it as JSON in place of text'],
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { json: { type: 'boolean' } })
    const entries: Entry[] = []
    for (const file of requirePaths(positionals)) {
      const found = await readTags(context.resolve(file))
      entries.push(found.ok ? { file, tags: found.value, error: null } : { file, tags: [], error: found.failure })
      if (!found.ok) context.warn(`${file}: ${found.failure.message} [${found.failure.code}]`)
    }
    const done = entries.filter(({ error }) => error === null)
    if (values.json) process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`)
    else
      for (const { file, tags: found } of done)
        process.stdout.write(`${[...(entries.length > 1 ? [file] : []), ...lines(found)].join('\n')}\n`)
    return done.length > 0 ? exitCodes.done : exitCodes.nothingDone
  },
}
