/** What the keys can do. */
export interface ShortcutActions {
  readonly step: (slices: number) => void
  readonly goTo: (end: 'first' | 'last') => void
  readonly zoom: (factor: number) => void
  readonly reset: () => void
  readonly invert: () => void
}

const page = 10
const zoomStep = 1.25

const keys: Readonly<Record<string, (actions: ShortcutActions) => void>> = {
  ArrowUp: ({ step }) => step(-1),
  ArrowLeft: ({ step }) => step(-1),
  ArrowDown: ({ step }) => step(1),
  ArrowRight: ({ step }) => step(1),
  PageUp: ({ step }) => step(-page),
  PageDown: ({ step }) => step(page),
  Home: ({ goTo }) => goTo('first'),
  End: ({ goTo }) => goTo('last'),
  '+': ({ zoom }) => zoom(zoomStep),
  '=': ({ zoom }) => zoom(zoomStep),
  '-': ({ zoom }) => zoom(1 / zoomStep),
  r: ({ reset }) => reset(),
  i: ({ invert }) => invert(),
}

/** Runs a key's action, unless the key belongs to the control in focus. True when it was used. */
export function pressShortcut(event: KeyboardEvent, actions: ShortcutActions): boolean {
  if (event.defaultPrevented || ownsKey(event)) return false
  const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (!action) return false
  action(actions)
  event.preventDefault()
  return true
}

/** True for keys that belong to the control in focus: letters to typing, arrows to sliders and to what scrolls; and for the system's keys. */
export function ownsKey({ target, key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey) return true
  if (!(target instanceof Element)) return false
  if (target.matches('input:not([type="range"]), select, textarea')) return true
  return key.length > 1 && target.matches('input[type="range"], [role="slider"], [role="region"], ul')
}
