import { type ConvolutionOptions, borders, convolutionModes, convolutionOptionsSchema, lengthUnits } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'

const stepWords = 'a whole number from 1 to 64'
const allowed: Readonly<Record<string, string>> = {
  stride: stepWords,
  dilation: stepWords,
  mode: listed(convolutionModes),
  border: listed(borders),
  unit: listed(lengthUnits),
  region: 'a column and a row from 0, and columns and rows from 1, all in whole pixels',
}

/** Reads how a kernel shall slide, filling in defaults. Fails with `option-invalid` and a sentence that says what is allowed. */
export function readOptions(given: unknown): Result<ConvolutionOptions> {
  const options = convolutionOptionsSchema.safeParse(given)
  if (options.success) return ok(options.data)
  const name = String(options.error.issues[0]?.path[0] ?? '')
  const words = allowed[name]
  if (words === undefined) return fail('option-invalid', 'The options must be an object of mode, border, stride, dilation, unit and region.')
  const value: unknown = typeof given === 'object' && given !== null ? new Map<string, unknown>(Object.entries(given)).get(name) : undefined
  const found = typeof value === 'number' || typeof value === 'string' ? `, not ${String(value).slice(0, 40)}` : ''
  return fail('option-invalid', `The ${name} must be ${words}${found}.`)
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}
