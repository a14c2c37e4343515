import type { Layers } from './features/layers/layers.svelte.ts'
import type { Models } from './features/models/models.svelte.ts'
import type { Problems } from './features/study/problems.svelte.ts'
import type { Tags } from './features/tags/tags.svelte.ts'
import type { Teach } from './features/teach/teach.svelte.ts'

interface Parts {
  readonly models: Models
  readonly problems: Problems
  readonly tags: Tags
  readonly layers: Layers
  readonly teach: Teach
}

/** Which panels are open: of those in one place only one is, and Escape closes the uppermost. */
export class Panels {
  readonly #parts: Parts
  /** What lies over the viewer, which cannot be reached meanwhile. */
  readonly drawer = $derived.by(() => (this.#parts.problems.open ? 'problems' : this.#parts.models.open ? 'models' : null))

  constructor(parts: Parts) {
    this.#parts = parts
  }

  toggleModels(): void {
    const { models, problems } = this.#parts
    const open = this.drawer !== 'models'
    problems.open = false
    if (models.open !== open) models.toggle()
  }

  toggleTags(): void {
    const { tags, layers } = this.#parts
    tags.toggle()
    if (tags.open) layers.open = false
  }

  toggleLayers(): void {
    const { tags, layers } = this.#parts
    layers.toggle()
    if (layers.open) tags.open = false
  }

  /** What was chosen is to be seen. */
  closeDrawers(): void {
    const { models, problems } = this.#parts
    models.open = false
    problems.open = false
  }

  closeUppermost(): void {
    const { tags, layers, teach } = this.#parts
    if (this.drawer) this.closeDrawers()
    else if (tags.open || layers.open) [tags.open, layers.open] = [false, false]
    else if (teach.open) teach.stepBack()
  }
}
