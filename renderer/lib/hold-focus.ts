/** An attachment for what a panel's keyboard begins at: takes the focus, and gives it back when the panel goes, unless the person moved on. */
export function holdFocus(element: HTMLElement): () => void {
  const before = document.activeElement
  const panel = element.closest('[role="dialog"]')
  element.focus()
  return () => {
    const { activeElement } = document
    if (before instanceof HTMLElement && (activeElement === document.body || panel?.contains(activeElement))) before.focus()
  }
}
