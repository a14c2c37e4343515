import { tick } from 'svelte'

/** An attachment for a panel: when it goes, what had the focus before gets it back, unless the person moved on. */
export function giveBackFocus(panel: Element): () => void {
  const before = document.activeElement
  return () => {
    const { activeElement } = document
    // once what the panel covered can be reached again
    if (before instanceof HTMLElement && (activeElement === document.body || panel.contains(activeElement))) void tick().then(() => before.focus())
  }
}

/** An attachment for what a panel's keyboard begins at: takes the focus, and gives it back when the panel goes. */
export function holdFocus(element: HTMLElement): () => void {
  const giveBack = giveBackFocus(element.closest('[role="dialog"]') ?? element)
  element.focus()
  return giveBack
}
