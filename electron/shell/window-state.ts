import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const windowStateSchema = z.object({
  /** Null lets the system place the window. */
  position: z.object({ x: z.int(), y: z.int() }).nullable(),
  width: z.int().min(800).max(20_000),
  height: z.int().min(600).max(20_000),
  maximized: z.boolean(),
})
export type WindowState = z.infer<typeof windowStateSchema>

const initial: WindowState = { position: null, width: 1440, height: 900, maximized: false }

/** The window's place when it was last closed; the usual size when there is none or it cannot be read. */
export function readWindowState(folder: string): WindowState {
  try {
    const parsed = windowStateSchema.safeParse(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8')))
    return parsed.success ? parsed.data : initial
  } catch {
    return initial
  }
}

/** Remembers the window's place. A place that cannot be kept is no reason to disturb the person. */
export function saveWindowState(folder: string, state: WindowState): void {
  const file = join(folder, 'window.json')
  try {
    writeFileSync(`${file}.partial`, JSON.stringify(state))
    renameSync(`${file}.partial`, file)
  } catch (error) {
    console.error('the window’s place could not be kept', error instanceof Error ? error.name : '')
  }
}
