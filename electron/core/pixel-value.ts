/** What one real-world value map makes of a stored value (PS3.3 C.7.6.16.2.11). */
export interface RealWorldValue {
  /** LUT Label, else LUT Explanation; '' when the file gives neither. */
  readonly label: string
  readonly value: number
  /** The unit's code, usually UCUM, e.g. `mm2/s`. */
  readonly units: string
  /** The unit in words, e.g. `square millimetre per second`. */
  readonly meaning: string
}

/** All that a file says about one pixel of a slice. */
export interface PixelValue {
  /** As stored; of colour pictures one number a sample. */
  readonly stored: readonly number[]
  /** After Modality LUT or rescale (PS3.3 C.11.1); null for colour. */
  readonly modality: number | null
  /** Rescale Type (0028,1054), e.g. `HU`; '' when absent or unspecified. */
  readonly units: string
  /** The pixel holds no measurement (PS3.3 C.7.5.1.1.2). */
  readonly padding: boolean
  /** One for every map that holds for the stored value. */
  readonly realWorld: readonly RealWorldValue[]
}
