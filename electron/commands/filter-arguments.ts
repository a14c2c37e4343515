import { z } from 'zod'
import type { Result } from '../core/result.ts'
import { type RunFilter, parseFilterRequest } from '../convolution/parse-filter-request.ts'
import { asksForVolume, parseVolumeRequest, type RunVolumeFilter } from '../convolution/parse-volume-request.ts'
import { type CommandContext, UsageError, refusedUse } from './command.ts'
import { wholeNumber } from './parse-command-line.ts'
import { readJson } from './read-json.ts'

/** What `sulcus filter` takes besides paths and `--out`. */
export const filterOptions = {
  filter: { type: 'string' },
  kernel: { type: 'string' },
  recipe: { type: 'string' },
  set: { type: 'string', multiple: true },
  mode: { type: 'string' },
  border: { type: 'string' },
  stride: { type: 'string' },
  dilation: { type: 'string' },
  unit: { type: 'string' },
  region: { type: 'string' },
} as const

export type FilterArguments = { readonly [Name in Exclude<keyof typeof filterOptions, 'set'>]?: string | undefined } & { readonly set?: readonly string[] | undefined }

/** What to run, on slices or on volumes, and what its results' files are named after. */
export type ChosenFilter = { readonly label: string } & (
  | { readonly dimensions: 2; readonly run: RunFilter }
  | { readonly dimensions: 3; readonly run: RunVolumeFilter }
)

/** Reads what the arguments ask for; throws a `UsageError` for whatever they get wrong, files included. */
export async function chooseFilter(values: FilterArguments, context: CommandContext): Promise<ChosenFilter> {
  const { filter, kernel, recipe } = values
  if ([filter, kernel, recipe].filter((one) => one !== undefined).length !== 1) {
    throw new UsageError('Give either --filter NAME or --kernel FILE.json or --recipe FILE.json.')
  }
  const options = convolutionOptions(values)
  const parameters = Object.fromEntries((values.set ?? []).map(assignment))
  if (recipe !== undefined && (Object.keys(options).length > 0 || Object.keys(parameters).length > 0)) {
    throw new UsageError('A recipe carries its own options and parameters: leave them out beside --recipe.')
  }
  const file = kernel ?? recipe
  const document = file === undefined ? undefined : await readJson(context.resolve(file), kernel === undefined ? 'recipe-invalid' : 'kernel-invalid')
  if (document && !document.ok) throw refusedUse(document.failure)
  const label = filter ?? labelOf(kernel === undefined ? 'recipe' : 'kernel', document?.value)
  const request = { filter, kernel: kernel === undefined ? undefined : document?.value, parameters, options }
  if (recipe === undefined && asksForVolume(request)) return { dimensions: 3, label, run: accepted(parseVolumeRequest(request)) }
  return { dimensions: 2, label, run: accepted(parseFilterRequest(recipe === undefined ? request : { recipe: document?.value })) }
}

function accepted<T>(run: Result<T>): T {
  if (!run.ok) throw refusedUse(run.failure)
  return run.value
}

function convolutionOptions({ mode, border, stride, dilation, unit, region }: FilterArguments): Record<string, unknown> {
  return {
    ...(mode !== undefined && { mode }),
    ...(border !== undefined && { border }),
    ...(stride !== undefined && { stride: wholeNumber(stride, 'stride', 1) }),
    ...(dilation !== undefined && { dilation: wholeNumber(dilation, 'dilation', 1) }),
    ...(unit !== undefined && { unit }),
    ...(region !== undefined && { region: rectangle(region) }),
  }
}

/** `COLUMN,ROW,COLUMNS,ROWS` in pixels from 0. */
function rectangle(text: string): Record<string, number> {
  const parts = /^(\d+),(\d+),(\d+),(\d+)$/.exec(text)
  if (!parts) throw new UsageError(`--region takes COLUMN,ROW,COLUMNS,ROWS in whole pixels, not “${text}”.`)
  const [column = 0, row = 0, columns = 0, rows = 0] = parts.slice(1).map(Number)
  return { column, row, columns, rows }
}

/** `NAME=NUMBER`. */
function assignment(text: string): readonly [string, number] {
  const parts = /^([^=]+)=([-+]?[\d.]+(?:[eE][-+]?\d+)?)$/.exec(text)
  if (!parts?.[1] || !Number.isFinite(Number(parts[2]))) throw new UsageError(`--set takes NAME=NUMBER, not “${text}”.`)
  return [parts[1], Number(parts[2])]
}

/** A kernel's or recipe's name as part of a file name, so that two kernels' results can lie in one folder. */
function labelOf(kind: 'kernel' | 'recipe', document: unknown): string {
  const name = z.object({ name: z.string() }).safeParse(document).data?.name ?? ''
  return `${kind}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '')
}
