import type { AppState } from './app-state.svelte.ts'
import { ownsKey, pressShortcut } from './features/viewer/shortcuts.ts'

/** What a key does on the page, while neither the laboratory nor a first picture lies over it. */
export function pressPageKey(event: KeyboardEvent, app: AppState): void {
  const { laboratory, overlay, panels, teach, viewer } = app
  const key = event.key.toLowerCase()
  const step = (slices: number) => app.goTo(app.index + slices)
  const once = (open: () => void) => {
    if (event.repeat) return
    // or the letter would be the first of a search
    event.preventDefault()
    open()
  }
  if (key === 'escape') panels.closeUppermost()
  if (key === 'm' && !ownsKey(event)) once(() => panels.toggleModels())
  if (!app.series) return
  const shortcuts = {
    step,
    goTo: (end: 'first' | 'last') => app.goTo(end === 'first' ? 0 : (app.series?.slices.length ?? 1) - 1),
    zoom: (factor: number) => viewer.zoom(factor),
    reset: () => viewer.reset(),
    invert: () => viewer.invert(),
  }
  // Of what a drawer lies over, only the slice goes on.
  if (pressShortcut(event, shortcuts) || ownsKey(event) || panels.drawer) return
  if (key === 'h') overlay.hidden = true
  if (key === 'l') once(() => laboratory.toggle())
  if (key === 't') once(() => panels.toggleTags())
  if (key === 'n') once(() => panels.toggleLayers())
  if (key === 'e') once(() => teach.toggle())
  teach.press(key, app.index, step)
}
