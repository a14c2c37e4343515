import { LRUCache } from 'lru-cache'
import type { Result } from '../core/result.ts'
import { loadModel, readManifest, type LoadedModel } from '../inference/load-model.ts'
import { loadDetector, type LoadedDetector } from '../inference/models/load-detector.ts'
import { chosenModel, modelFolder, type ModelFolders } from '../inference/models/model-library.ts'
import { openNetwork, type OpenNetwork } from './open-network.ts'

/** Networks kept open: a person goes to and fro between few. */
const keptOpen = 3

/**
 * The models in use, each loaded and checked when it is first asked for. Which classifier analyses is read anew each time,
 * so that a choice made on the command line counts too.
 */
export class ModelKeeper {
  readonly folders: ModelFolders
  readonly #classifiers = new LRUCache<string, Promise<Result<LoadedModel>>>({ max: keptOpen })
  readonly #detectors = new LRUCache<string, Promise<Result<LoadedDetector>>>({ max: keptOpen })
  readonly #networks = new WeakMap<LoadedModel, OpenNetwork>()

  constructor(folders: ModelFolders) {
    this.folders = folders
  }

  /** The chosen classifier. */
  async classifier(): Promise<Result<LoadedModel>> {
    return this.#load(this.#classifiers, await chosenModel(this.folders), loadModel)
  }

  /** A network that boxes, by its id. */
  detector(id: string): Promise<Result<LoadedDetector>> {
    return this.#load(this.#detectors, id, loadDetector)
  }

  /** The chosen classifier from inside. */
  async network(): Promise<Result<OpenNetwork>> {
    const model = await this.classifier()
    if (!model.ok) return model
    const known = this.#networks.get(model.value) ?? openNetwork(model.value)
    this.#networks.set(model.value, known)
    return { ok: true, value: known }
  }

  /** The model's hash is part of the key: another network of the same id is loaded anew. */
  async #load<T>(cache: LRUCache<string, Promise<Result<T>>>, id: string, load: (folder: string) => Promise<Result<T>>): Promise<Result<T>> {
    const folder = modelFolder(id, this.folders)
    if (!folder.ok) return folder
    const manifest = await readManifest(folder.value)
    if (!manifest.ok) return manifest
    const key = `${id} ${manifest.value.sha256}`
    const loading = cache.get(key) ?? load(folder.value)
    cache.set(key, loading)
    const loaded = await loading
    if (!loaded.ok) cache.delete(key)
    return loaded
  }
}
