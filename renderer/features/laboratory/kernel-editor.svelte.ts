import type { PresetKernel } from '../../../electron/core/laboratory.ts'
import type { Failure } from '../../../electron/core/result.ts'
import type { DrawnKernel } from '../../lib/api/laboratory.ts'
import { type History, beginHistory, changed, redone, undone } from './history.ts'
import type { Commas } from './kernel-commas.ts'
import { kernelFault } from './judge-kernel.ts'
import { fitsGrid, normalised, randomCells, resized, widestGrid, withCell } from './kernel-edits.ts'
import { type Cells, kernelText, readKernelText, weightOf, weightText } from './kernel-text.ts'

interface Draft {
  readonly name: string
  readonly cells: Cells
  /** As typed, where the kernel was written as text; else made from the cells. */
  readonly text: string | null
  /** Why the text holds no weights. The cells are then those before. */
  readonly problem: Failure | null
  /** How commas of the text were understood; null where there was nothing to tell. */
  readonly commas: Commas
}

/** The name of what nobody named. */
export const ownKernel = 'own kernel'
const sobelX: Draft = { name: 'sobel-x', cells: [['-1', '0', '1'], ['-2', '0', '2'], ['-1', '0', '1']], text: null, problem: null, commas: null }

/** The kernel that a person writes, as grid or as text, with every step to go back to. */
export class KernelEditor {
  #history = $state.raw<History<Draft>>(beginHistory(sobelX))
  /** How the kernel is edited; what the grid cannot hold is edited as text. */
  wanted = $state<'grid' | 'text'>('grid')
  /** Null while its field is empty. */
  seed = $state<number | null>(1)
  readonly #draft = $derived(this.#history.present)
  readonly name = $derived(this.#draft.name)
  readonly cells = $derived(this.#draft.cells)
  readonly problem = $derived(this.#draft.problem)
  readonly commas = $derived(this.#draft.commas)
  readonly rows = $derived(this.cells.length)
  readonly columns = $derived(this.cells[0]?.length ?? 0)
  readonly fits = $derived(fitsGrid(this.cells) && this.problem === null)
  readonly shown = $derived(this.fits ? this.wanted : 'text')
  readonly text = $derived(this.#draft.text ?? kernelText(this.cells))
  readonly kernel = $derived<DrawnKernel>({ name: this.name, weights: this.cells.map((line) => line.map(weightOf)) })
  readonly canUndo = $derived(this.#history.past.length > 0)
  readonly canRedo = $derived(this.#history.future.length > 0)

  setCell(row: number, column: number, text: string): void {
    this.#change({ ...this.#draft, name: ownKernel, cells: withCell(this.cells, row, column, text), text: null, commas: null }, `cell ${row} ${column}`)
  }

  /** Takes text as it is typed, or with an empty tag all at once. What the grid cannot hold stays text until it is chosen. */
  setText(text: string, tag = 'text'): void {
    const read = readKernelText(text)
    if (read.ok) this.#change({ name: read.value.name ?? ownKernel, cells: read.value.cells, text, problem: null, commas: read.value.commas }, tag)
    else this.#change({ ...this.#draft, text, problem: read.failure, commas: null }, tag)
    if (!this.fits) this.wanted = 'text'
  }

  /** Sides of 1 to 31; anything else is held at the nearer end. */
  resize(rows: number, columns: number): void {
    const side = (length: number) => Math.min(widestGrid, Math.max(1, Math.round(length)))
    if (!this.fits || !Number.isFinite(rows) || !Number.isFinite(columns)) return
    this.#alter(resized(this.cells, side(rows), side(columns)))
  }

  choose({ name, weights }: PresetKernel): void {
    this.#set(weights.map((line) => line.map(weightText)), name)
  }

  normalise(): void {
    const cells = normalised(this.cells)
    if (cells) this.#alter(cells)
  }

  /** New weights from the seed (1 where there is none), which then counts up. */
  randomise(): void {
    const seed = Math.round(this.seed ?? 1)
    const side = (length: number) => Math.min(widestGrid, Math.max(1, length))
    this.#set(randomCells(side(this.rows), side(this.columns), seed), `random ${seed}`)
    this.seed = seed + 1
  }

  /** Why there is nothing to save, or null. */
  readonly fault = $derived(this.problem ?? kernelFault(this.cells))

  /** The kernel file that `sulcus filter --kernel` reads too. */
  get json(): string {
    const lines = this.kernel.weights.map((line) => `    ${JSON.stringify(line)}`)
    return `{\n  "name": ${JSON.stringify(this.name)},\n  "weights": [\n${lines.join(',\n')}\n  ]\n}\n`
  }

  undo(): void {
    this.#history = undone(this.#history)
  }

  redo(): void {
    this.#history = redone(this.#history)
  }

  /** Other weights are another kernel, which the name would no longer tell. */
  #alter(cells: Cells): void {
    if (JSON.stringify(cells) !== JSON.stringify(this.cells)) this.#set(cells, ownKernel)
  }

  #set(cells: Cells, name: string): void {
    this.#change({ name, cells, text: null, problem: null, commas: null })
  }

  #change(draft: Draft, tag = ''): void {
    this.#history = changed(this.#history, draft, tag)
  }
}
