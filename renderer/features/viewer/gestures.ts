import type { Viewer } from './viewer.svelte.ts'

/** What the mouse can ask for beyond the viewer itself. */
export interface GestureActions {
  readonly viewer: Viewer
  readonly step: (slices: number) => void
}

type Action = 'window' | 'pan' | 'zoom'
const wheelNotch = 50

/** Mouse on the viewport: drag, wheel and hover. Returns the function that takes it off again. */
export function listenToMouse(element: HTMLElement, { viewer, step }: GestureActions): () => void {
  let action: Action | null = null
  let wheel = 0
  let last: readonly [number, number] = [0, 0]
  const place = (event: MouseEvent): [number, number] => {
    const box = element.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const down = (event: PointerEvent) => {
    action = actionOf(event, viewer.dragMode)
    last = place(event)
    element.setPointerCapture(event.pointerId)
    element.focus({ preventScroll: true })
    event.preventDefault()
  }
  const move = (event: PointerEvent) => {
    const at = place(event)
    const [dx, dy] = [at[0] - last[0], at[1] - last[1]]
    last = at
    viewer.pointer = at
    if (action === 'window') viewer.dragWindow(dx, dy)
    if (action === 'pan') viewer.pan(dx, dy)
    if (action === 'zoom') viewer.zoom(1.01 ** -dy)
  }
  const up = () => {
    action = null
  }
  const leave = () => {
    viewer.pointer = null
  }
  const turn = (event: WheelEvent) => {
    event.preventDefault()
    if (event.ctrlKey) return viewer.zoom(1.0015 ** -event.deltaY, place(event))
    // A mouse sends whole notches, a touch pad many small steps: add up to a notch.
    wheel = Math.sign(wheel) === Math.sign(event.deltaY) ? wheel + event.deltaY : event.deltaY
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE
    if (!lines && Math.abs(wheel) < wheelNotch) return
    step(Math.sign(wheel))
    wheel = 0
  }
  const menu = (event: Event) => event.preventDefault()
  element.addEventListener('pointerdown', down)
  element.addEventListener('pointermove', move)
  element.addEventListener('pointerup', up)
  element.addEventListener('pointercancel', up)
  element.addEventListener('pointerleave', leave)
  element.addEventListener('wheel', turn, { passive: false })
  element.addEventListener('contextmenu', menu)
  return () => {
    element.removeEventListener('pointerdown', down)
    element.removeEventListener('pointermove', move)
    element.removeEventListener('pointerup', up)
    element.removeEventListener('pointercancel', up)
    element.removeEventListener('pointerleave', leave)
    element.removeEventListener('wheel', turn)
    element.removeEventListener('contextmenu', menu)
  }
}

/** Left: the chosen mode, Shift makes it pan; middle: pan; right: zoom. */
function actionOf(event: PointerEvent, mode: Action): Action {
  if (event.button === 1 || event.shiftKey) return 'pan'
  if (event.button === 2) return 'zoom'
  return mode
}
