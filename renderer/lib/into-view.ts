/** An attachment for what opens in a scrolled column, perhaps far from the button that opened it: brings it into view. */
export function intoView(element: HTMLElement): void {
  element.scrollIntoView({ block: 'nearest' })
}
