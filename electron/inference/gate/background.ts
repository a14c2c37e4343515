import { eachPixel, type Picture, valueAt } from './picture.ts'

/** What lies beside the head. */
export interface Background {
  /** Mean brightness beside the head over that inside: ghosts, noise and other objects raise it. */
  readonly brightness: number
  /** Share of the pixels beside the head at which brightness jumps: writing, frames, other objects. */
  readonly detail: number
}

/** Pixels around the head that do not count: its soft edge. */
const margin = 4
/** A jump between neighbours that noise does not make. */
const jump = 0.25

/** Measures what lies beside the head; zeros where the head leaves no room. */
export function background(picture: Picture): Background {
  const { columns, head } = picture
  let [inside, insideCount, outside, count, jumps] = [0, 0, 0, 0, 0]
  eachPixel(picture, margin, (index) => {
    const value = valueAt(picture, index)
    if (head?.[index] === 1) {
      inside += value
      insideCount += 1
      return
    }
    const near = [-margin, margin, -margin * columns, margin * columns].some((step) => head?.[index + step] === 1)
    if (near) return
    count += 1
    outside += value
    if (Math.max(Math.abs(valueAt(picture, index + 1) - value), Math.abs(valueAt(picture, index + columns) - value)) > jump) jumps += 1
  })
  if (count === 0 || insideCount === 0) return { brightness: 0, detail: 0 }
  return { brightness: outside / count / Math.max(1e-6, inside / insideCount), detail: jumps / count }
}
