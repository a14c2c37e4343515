/**
 * An attachment for a section whose controls may vanish when they are used: the focus then goes to what now stands at their
 * place among `controls`, else to the last of these, else to where it came from.
 */
export function keepFocus(controls = 'button:enabled, a[href]'): (section: HTMLElement) => () => void {
  return (section) => {
    let [last, before]: [HTMLElement | null, HTMLElement | null] = [null, null]
    let place = 0
    const all = () => [...section.querySelectorAll<HTMLElement>(controls)]
    const enter = ({ target, relatedTarget }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      last = target
      place = all().filter((one) => one.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING).length
      if (relatedTarget instanceof HTMLElement && !section.contains(relatedTarget)) before = relatedTarget
    }
    const leave = () =>
      // What vanishes leaves too; only who goes on elsewhere has left.
      queueMicrotask(() => {
        if (last?.isConnected && document.activeElement !== last) last = null
      })
    const observer = new MutationObserver(() => {
      if (!last || last.isConnected || document.activeElement !== document.body) return
      const there = all()
      const next = there[place] ?? there.at(-1) ?? before
      last = null
      next?.focus()
    })
    section.addEventListener('focusin', enter)
    section.addEventListener('focusout', leave)
    observer.observe(section, { childList: true, subtree: true })
    return () => {
      observer.disconnect()
      section.removeEventListener('focusin', enter)
      section.removeEventListener('focusout', leave)
    }
  }
}
