import type { MapKind, Place, WindowAt } from '../../../electron/core/laboratory.ts'
import type { Failure } from '../../../electron/core/result.ts'
import { type MapNumbers, getWindowAt } from '../../lib/api/laboratory.ts'
import { Latest } from '../../lib/latest.ts'
import { numberIn } from './cell-at.ts'
import type { Shown } from './preview.svelte.ts'

/** The window at one cell, and the number that the engine put into that cell of the map on show. */
export interface Reading {
  readonly key: string
  readonly cell: Place
  readonly window: WindowAt
  readonly border: string
  readonly kind: MapKind
  /** The feature map's own number. */
  readonly engine: number
}

/** The sliding window: where it is, what it covers there, and its walk over the map. */
export class Microscope {
  /** Cell of the feature map. */
  cell = $state.raw<Place>({ row: 0, column: 0 })
  reading = $state.raw<Reading | null>(null)
  failure = $state.raw<Failure | null>(null)
  playing = $state(false)
  /** Steps a second. */
  speed = $state(4)
  /** The sample of the window that is looked at more closely. */
  tap = $state.raw<Place>({ row: 0, column: 0 })
  readonly #latest = new Latest()
  #size = { rows: 1, columns: 1 }
  #placed = false
  #fetching = false

  /** Reads the window anew: another place, or another map under it, once that has its numbers. */
  async aim(shown: Shown | null, numbers: MapNumbers | null, wanted: Place): Promise<void> {
    const { signal, isCurrent } = this.#latest.begin()
    const { mode = 'correlation', border = '' } = shown?.target.request.options ?? {}
    const map = shown?.maps.find(({ kind }) => kind === mode)
    if (!shown || !map) {
      this.reading = null
      return
    }
    this.#size = { rows: map.rows.output, columns: map.columns.output }
    const cell = this.#place(wanted)
    if (cell.row !== wanted.row || cell.column !== wanted.column) this.cell = cell
    const data = numbers?.get(mode)
    this.#fetching = true
    if (!data) return
    const { seriesId, index, request } = shown.target
    const answer = await getWindowAt(seriesId, index, { ...request, ...cell }, signal)
    if (!isCurrent()) return
    this.#fetching = false
    this.failure = answer.ok ? null : answer.failure
    this.reading = answer.ok ? { key: shown.key, cell, window: answer.value, border, kind: mode, engine: numberIn(data, map, cell) } : null
  }

  /** Goes by so many cells, as far as the map reaches. */
  walk(down: number, across: number): void {
    this.goTo({ row: this.cell.row + down, column: this.cell.column + across })
  }

  goTo(cell: Place): void {
    if (Number.isNaN(cell.row) || Number.isNaN(cell.column)) return
    this.#placed = true
    const held = this.#held(cell)
    if (held.row !== this.cell.row || held.column !== this.cell.column) this.cell = held
  }

  /** One cell on, in reading order, from the last back to the first; as the loops of a convolution run. */
  step(cells: 1 | -1): void {
    const { rows, columns } = this.#size
    const at = (this.cell.row * columns + this.cell.column + cells + rows * columns) % (rows * columns)
    this.goTo({ row: Math.floor(at / columns), column: at % columns })
  }

  /** Steps by itself; a step waits for the reading before. */
  play(): () => void {
    const timer = setInterval(() => {
      if (!this.#fetching) this.step(1)
    }, 1000 / this.speed)
    return () => clearInterval(timer)
  }

  /** The first map is entered in its middle; later the window stays where it is, as far as there are cells. */
  #place(cell: Place): Place {
    const { rows, columns } = this.#size
    if (this.#placed) return this.#held(cell)
    this.#placed = true
    return { row: Math.floor(rows / 2), column: Math.floor(columns / 2) }
  }

  #held({ row, column }: Place): Place {
    const within = (index: number, length: number) => Math.min(length - 1, Math.max(0, Math.round(index)))
    return { row: within(row, this.#size.rows), column: within(column, this.#size.columns) }
  }
}
