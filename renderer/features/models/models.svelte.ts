import type { ModelList, ModelListing } from '../../../electron/core/model-listing.ts'
import type { Failure, Result } from '../../../electron/core/result.ts'
import { addModel, listModels, removeModel, uploadModel, useModel } from '../../lib/api/models.ts'
import { pickPaths } from '../../lib/api/studies.ts'

/** The models that Sulcus has, and the ways to more. */
export class Models {
  open = $state(false)
  list = $state.raw<ModelList>({ models: [], broken: [] })
  /** What is being done, in words; null while nothing is. */
  busy = $state<string | null>(null)
  failure = $state.raw<Failure | null>(null)
  /** The model that was added last. */
  added = $state.raw<ModelListing | null>(null)
  readonly detectors = $derived(this.list.models.filter(({ task }) => task !== 'classify'))
  readonly #onChosen: () => Promise<void>

  /** `onChosen` is told when another classifier analyses. */
  constructor(onChosen: () => Promise<void>) {
    this.#onChosen = onChosen
  }

  toggle(): void {
    this.open = !this.open
    if (this.open) void this.load()
  }

  async load(): Promise<void> {
    const list = await listModels()
    if (list.ok) this.list = list.value
    else this.failure = list.failure
  }

  addPath(path: string, manifest: string): Promise<void> {
    return this.#add(() => addModel(path, manifest || null))
  }

  /** Asks with the system's dialog: a network, and its manifest if one is chosen with it. */
  async pick(): Promise<void> {
    const paths = await pickPaths('model')
    if (!paths.ok) {
      this.failure = paths.failure
      return
    }
    const network = paths.value.find(isNetwork)
    if (network) await this.#add(() => addModel(network, paths.value.find(isManifest) ?? null))
    else if (paths.value.length > 0) this.failure = { code: 'model-invalid', message: 'Choose an .onnx file, and its manifest with it where there is one.' }
  }

  /** Files dropped on the window, a network among them. */
  async addFiles(files: readonly File[]): Promise<void> {
    this.open = true
    const network = files.find(({ name }) => isNetwork(name))
    if (network) await this.#add(() => uploadModel(network, files.find(({ name }) => isManifest(name)) ?? null))
  }

  async use(id: string): Promise<void> {
    await this.#change('Choosing the model', () => useModel(id))
    await this.#onChosen()
  }

  async remove(model: ModelListing): Promise<void> {
    await this.#change('Removing the model', () => removeModel(model.id))
    if (model.chosen) await this.#onChosen()
  }

  async #add(work: () => Promise<Result<ModelListing>>): Promise<void> {
    const added = await this.#change('Trying the model on made-up pictures', work)
    this.added = added?.ok ? added.value : null
  }

  async #change<T>(words: string, work: () => Promise<Result<T>>): Promise<Result<T> | null> {
    if (this.busy !== null) return null
    this.busy = words
    this.failure = null
    this.added = null
    const done = await work()
    if (!done.ok) this.failure = done.failure
    await this.load()
    this.busy = null
    return done
  }
}

export function isNetwork(name: string): boolean {
  return /\.onnx$/i.test(name)
}

function isManifest(name: string): boolean {
  return /\.json$/i.test(name)
}
