/** Where a slice lies, as far as it matters to whether it resembles another; patients, series and stacks by number. */
export interface Place {
  readonly patient: number
  readonly series: number
  /** Slices of the same stack are parallel and share coordinates, so that millimetres compare. */
  readonly stack: number
  /** Counted along the series. */
  readonly position: number
  /** Along the stack's normal; null where the file says nothing. */
  readonly millimetres: number | null
}

/** Numbers of slices to test on, and of those to learn from meanwhile. */
export interface Fold {
  readonly test: readonly number[]
  readonly train: readonly number[]
}

export interface Folds {
  readonly by: 'patients' | 'blocks'
  readonly folds: readonly Fold[]
}

/** A slice's neighbours so near show nearly the same picture. */
export const margin = { slices: 2, millimetres: 5 } as const

/** Fewer slices of a label are not learnt from. */
const fewestToLearn = 3
const mostFolds = 5

/**
 * Whether a slice that was learnt from gives another away: they are of one patient, and neighbours; or it cannot be told how
 * far apart they are, as in series of other planes, which cross.
 */
export function resembles(a: Place, b: Place): boolean {
  if (a.patient !== b.patient) return false
  if (a.stack !== b.stack) return true
  const near = a.millimetres === null || b.millimetres === null ? a.series !== b.series : Math.abs(a.millimetres - b.millimetres) <= margin.millimetres
  return near || (a.series === b.series && Math.abs(a.position - b.position) <= margin.slices)
}

/**
 * Divides labelled slices to be held out in turn: by patients where every label comes from two, else by blocks of
 * neighbouring slices. From what is learnt meanwhile everything is left out that resembles a held-out slice; a slice is
 * held out once. As many folds, up to five, as leave three slices of every label to learn from; null where none do.
 * @param labels the number of each slice's label, 0 … `count` − 1
 */
export function divide(places: readonly Place[], labels: readonly number[], count: number): Folds | null {
  const owners = Array.from({ length: count }, (_, label) => new Set(places.filter((_place, i) => labels[i] === label).map(({ patient }) => patient)).size)
  for (let parts = Math.min(mostFolds, ...owners); parts >= 2; parts -= 1) {
    const folds = foldsOf(places, labels, count, byPatient(places, labels, count, parts), parts)
    if (folds) return { by: 'patients', folds }
  }
  if (tellable(places, labels, count)) return null
  for (let parts = mostFolds; parts >= 2; parts -= 1) {
    const folds = foldsOf(places, labels, count, byBlock(places, labels, count, parts), parts)
    if (folds) return { by: 'blocks', folds }
  }
  return null
}

/** True where a label shares no series with another and comes from one patient: telling patients or series apart would do. */
export function tellable(places: readonly Place[], labels: readonly number[], count: number): boolean {
  return Array.from({ length: count }, (_, label) => label).some((label) => {
    const own = places.filter((_place, i) => labels[i] === label)
    const shared = new Set(places.filter((_place, i) => labels[i] !== label).map(({ series }) => series))
    return new Set(own.map(({ patient }) => patient)).size === 1 && !own.some(({ series }) => shared.has(series))
  })
}

function foldsOf(places: readonly Place[], labels: readonly number[], count: number, part: readonly number[], parts: number): readonly Fold[] | null {
  const all = places.map((_, i) => i)
  const folds: Fold[] = []
  for (let fold = 0; fold < parts; fold += 1) {
    const test = all.filter((i) => part[i] === fold)
    const held = new Map<number, Place[]>()
    for (const i of test) {
      const place = places[i]
      if (place) held.set(place.patient, [...(held.get(place.patient) ?? []), place])
    }
    const train = all.filter((i) => part[i] !== fold && !(held.get(places[i]?.patient ?? -1) ?? []).some((one) => resembles(one, places[i] as Place)))
    const learnable = Array.from({ length: count }, (_, label) => train.filter((i) => labels[i] === label).length)
    if (test.length === 0 || learnable.some((slices) => slices < fewestToLearn)) return null
    folds.push({ test, train })
  }
  return folds
}

/** Patients with the most slices first, each to the part that then holds its labels most evenly. */
function byPatient(places: readonly Place[], labels: readonly number[], count: number, parts: number): readonly number[] {
  const slices = new Map<number, number[]>()
  places.forEach(({ patient }, i) => slices.set(patient, [...(slices.get(patient) ?? []), i]))
  const held = Array.from({ length: parts }, () => new Float64Array(count))
  const totals = Array.from({ length: count }, (_, label) => labels.filter((one) => one === label).length)
  const part = new Array<number>(places.length).fill(0)
  for (const own of [...slices.values()].sort((a, b) => b.length - a.length)) {
    const costs = held.map((counts) =>
      totals.reduce((sum, total, label) => {
        const more = own.filter((i) => labels[i] === label).length
        const before = counts[label] ?? 0
        return sum + ((before + more) ** 2 - before ** 2) / total ** 2
      }, 0),
    )
    const chosen = costs.indexOf(Math.min(...costs))
    for (const i of own) {
      part[i] = chosen
      const counts = held[chosen]
      const label = labels[i] ?? 0
      if (counts) counts[label] = (counts[label] ?? 0) + 1
    }
  }
  return part
}

/** Every label's slices in the order in which they lie, cut into runs of equal length. */
function byBlock(places: readonly Place[], labels: readonly number[], count: number, parts: number): readonly number[] {
  const part = new Array<number>(places.length).fill(0)
  for (let label = 0; label < count; label += 1) {
    const own = places.flatMap((place, i) => (labels[i] === label ? [{ place, i }] : []))
    own.sort((a, b) => a.place.patient - b.place.patient || a.place.stack - b.place.stack || along(a.place) - along(b.place))
    own.forEach(({ i }, rank) => (part[i] = Math.floor((rank * parts) / own.length)))
  }
  return part
}

function along({ millimetres, position }: Place): number {
  return millimetres ?? position
}
