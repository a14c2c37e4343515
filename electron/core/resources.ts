/** Folders that ship with Sulcus; absolute paths. Doors find them once and hand them down. */
export interface Resources {
  /** Holds one folder a model. */
  readonly models: string
  /** The generated sample study. */
  readonly sample: string
  /** The built page. */
  readonly page: string
}
