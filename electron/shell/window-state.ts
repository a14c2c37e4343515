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

/** Part of a screen, in the system's own pixels. */
export type Area = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>

/** What must be on a screen for a person to take hold of the window: a piece of its upper edge. */
const handle = { width: 120, height: 40 }

/**
 * The window's place as far as it can be seen. Where its screen is gone or smaller now, the system places it anew, no
 * larger than the largest screen.
 * @param screens the areas of the screens without task bars
 */
export function withinScreens(state: WindowState, screens: readonly Area[]): WindowState {
  const { position } = state
  const reachable = (screen: Area): boolean => {
    if (!position) return false
    const across = Math.min(position.x + state.width, screen.x + screen.width) - Math.max(position.x, screen.x)
    const down = Math.min(position.y + handle.height, screen.y + screen.height) - position.y
    // A title bar above the screen's upper edge cannot be taken hold of.
    return across >= handle.width && down >= handle.height && position.y >= screen.y
  }
  if (screens.length === 0 || screens.some(reachable)) return state
  const width = Math.min(state.width, Math.max(...screens.map((screen) => screen.width)))
  const height = Math.min(state.height, Math.max(...screens.map((screen) => screen.height)))
  return { ...state, position: null, width, height }
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
