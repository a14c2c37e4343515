import { fail, ok, type Result } from '../../core/result.ts'

/** What a Python literal can hold; tuples become arrays, and keys of dictionaries text. */
export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal }

const deepest = 32
/** The names of a thousand classes have some 20,000 characters; a pattern that is matched to millions runs out of stack. */
const longest = 2 ** 20

/**
 * Reads the text that Python's `repr` makes of plain values, such as `{0: 'person', 1: "it's"}` or `[640, 640]`:
 * Ultralytics writes its metadata so. Nothing is evaluated. Fails with `model-invalid`.
 */
export function parsePythonLiteral(text: string): Result<Literal> {
  if (text.length > longest) return fail('model-invalid', `“${shortened(text)}” is longer than a literal may be (${longest} characters).`)
  const tokens = /\s*(?:([[\](){},:])|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(True|False|None)\b)/gy
  const read: string[] = []
  let end = 0
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    read.push(match[0].trim())
    end = tokens.lastIndex
  }
  if (text.slice(end).trim() !== '') return fail('model-invalid', `“${shortened(text)}” is not a Python literal.`)
  const reader = { tokens: read, at: 0 }
  const value = readValue(reader, 0)
  return value !== undefined && reader.at === read.length ? ok(value) : fail('model-invalid', `“${shortened(text)}” is not a Python literal.`)
}

interface Reader {
  readonly tokens: readonly string[]
  at: number
}

function readValue(reader: Reader, depth: number): Literal | undefined {
  const token = reader.tokens[reader.at++]
  if (token === undefined || depth > deepest) return undefined
  if (token === '[') return readList(reader, ']', depth)
  if (token === '(') return readList(reader, ')', depth)
  if (token === '{') return readDictionary(reader, depth)
  if (token === 'True') return true
  if (token === 'False') return false
  if (token === 'None') return null
  if (/^['"]/.test(token)) return unquote(token)
  return /^[-+\d.]/.test(token) ? Number(token) : undefined
}

function readList(reader: Reader, close: string, depth: number): readonly Literal[] | undefined {
  const values: Literal[] = []
  while (reader.tokens[reader.at] !== close) {
    const value = readValue(reader, depth + 1)
    if (value === undefined || !separated(reader, close)) return undefined
    values.push(value)
  }
  reader.at += 1
  return values
}

function readDictionary(reader: Reader, depth: number): Literal | undefined {
  const entries: [string, Literal][] = []
  while (reader.tokens[reader.at] !== '}') {
    const key = readValue(reader, depth + 1)
    if ((typeof key !== 'string' && typeof key !== 'number') || reader.tokens[reader.at++] !== ':') return undefined
    const value = readValue(reader, depth + 1)
    if (value === undefined || !separated(reader, '}')) return undefined
    entries.push([String(key), value])
  }
  reader.at += 1
  return Object.fromEntries(entries)
}

/** Steps over a comma; true also where the closing bracket stands next. */
function separated(reader: Reader, close: string): boolean {
  if (reader.tokens[reader.at] !== ',') return reader.tokens[reader.at] === close
  reader.at += 1
  return true
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function unquote(token: string): string {
  return token.slice(1, -1).replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gs, (_all, byte?: string, unit?: string, point?: string, plain?: string) => {
    const hex = byte ?? unit ?? point
    if (hex === undefined) return escapes[plain ?? ''] ?? plain ?? ''
    const code = Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  })
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
