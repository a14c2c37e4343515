/** What the commas of a text are; null where there is nothing to tell, since none stands close between two numbers. */
export type Commas = 'decimal' | 'between' | null
/** … or the line, from 0, where that cannot be told. */
export type JudgedCommas = Commas | { readonly unclear: number }

/** A number with a decimal comma, or a whole one. */
const number = /^[-+−]?(\d+|\d*,\d+)(e[-+−]?\d+)?$/i

/**
 * The rule: where spaces, tabs or semicolons part the weights, commas are decimal points. Where nothing else does, commas part
 * them, but for two lines or more of one number each, such as a column of a spreadsheet. A comma with a space beside it parts
 * weights; what the others in such a text are cannot be told.
 */
export function judgeCommas(lines: readonly string[]): JudgedCommas {
  if (!lines.some((line) => /[^\s,;],[^\s,;]|^,\d/.test(line))) return null
  const parts = (line: string) => line.split(/;|,?\s+,?/).filter((part) => part !== '')
  const numbers = (line: string) => parts(line).every((part) => number.test(part))
  if (lines.some((line) => /;|[^\s,]\s+[^\s,]/.test(line))) {
    const unclear = lines.findIndex((line) => !numbers(line) || /,\s|\s,/.test(line))
    return unclear < 0 ? 'decimal' : { unclear }
  }
  if (!lines.every(numbers)) return 'between'
  const spaced = lines.findIndex((line) => /,\s|\s,/.test(line))
  if (spaced >= 0) return { unclear: spaced }
  return lines.length > 1 ? 'decimal' : 'between'
}
