/** Folders that ship with Sulcus; absolute paths. Doors find them once and hand them down. */
export interface Resources {
  /** Holds one folder a model. */
  readonly models: string
  /** The generated sample study. */
  readonly sample: string
  /** The built page. */
  readonly page: string
}

/** The same with what a person added. */
export interface EngineResources extends Resources {
  /** In the data folder; one folder a model. Need not exist. */
  readonly addedModels: string
}

/** Name of the folder of added models within the data folder. */
export const addedModelsFolder = 'models'
