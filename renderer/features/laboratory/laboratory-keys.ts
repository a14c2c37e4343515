/** What the keys can do in the laboratory. */
export interface LaboratoryActions {
  readonly close: () => void
  readonly undo: () => void
  readonly redo: () => void
  /** By so many cells of the map. */
  readonly walk: (down: number, across: number) => void
  readonly step: (cells: 1 | -1) => void
  readonly play: () => void
  readonly slice: (slices: number) => void
  readonly zoom: (factor: number) => void
}

const bigStep = 10
const zoomStep = 1.5

/** Keys of the pictures: they count where no control has taken them. */
function pictureKey({ key, shiftKey }: KeyboardEvent, { walk, step, play, slice, zoom, close }: LaboratoryActions): (() => void) | undefined {
  const by = shiftKey ? bigStep : 1
  const actions: Readonly<Record<string, () => void>> = {
    ArrowUp: () => walk(-by, 0),
    ArrowDown: () => walk(by, 0),
    ArrowLeft: () => walk(0, -by),
    ArrowRight: () => walk(0, by),
    Home: () => walk(0, -Infinity),
    End: () => walk(0, Infinity),
    Enter: () => step(shiftKey ? -1 : 1),
    ' ': play,
    PageUp: () => slice(-1),
    PageDown: () => slice(1),
    '+': () => zoom(zoomStep),
    '=': () => zoom(zoomStep),
    '-': () => zoom(1 / zoomStep),
    '0': () => zoom(0),
    l: close,
  }
  return actions[key.length === 1 ? key.toLowerCase() : key]
}

/** Runs a key's action unless it belongs to the control in focus. */
export function pressLaboratoryKey(event: KeyboardEvent, actions: LaboratoryActions): void {
  if (event.defaultPrevented) return
  const run = actionOf(event, actions)
  if (!run) return
  event.preventDefault()
  run()
}

function actionOf(event: KeyboardEvent, actions: LaboratoryActions): (() => void) | undefined {
  const { key, shiftKey, ctrlKey, metaKey, altKey, target } = event
  if (ctrlKey || metaKey) {
    // One history for all that makes the kernel, fields included.
    if (key.toLowerCase() === 'z') return shiftKey ? actions.redo : actions.undo
    return key.toLowerCase() === 'y' ? actions.redo : undefined
  }
  if (altKey) return undefined
  if (key === 'Escape') return actions.close
  if (!(target instanceof Element)) return pictureKey(event, actions)
  if (target.matches('input, select, textarea, summary')) return undefined
  // A button is pressed by Enter and Space.
  if (target.matches('button') && (key === 'Enter' || key === ' ')) return undefined
  return pictureKey(event, actions)
}
