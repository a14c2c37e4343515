const scheme = 'sulcus'

/** What an image id of Cornerstone's stands for. */
export interface ImageKey {
  readonly seriesId: string
  /** The slice, counted from 0. */
  readonly index: number
  /** A preset that the main side has applied, so that the image holds brightness; null: modality values. */
  readonly preset: number | null
}

/** The Cornerstone image id of a slice. */
export function imageIdOf({ seriesId, index, preset }: ImageKey): string {
  return `${scheme}:${encodeURIComponent(seriesId)}/${index}${preset === null ? '' : `/${preset}`}`
}

/** Reads an image id back; null when it is none of Sulcus. */
export function parseImageId(imageId: string): ImageKey | null {
  const match = /^sulcus:([^/]+)\/(\d+)(?:\/(\d+))?$/.exec(imageId)
  if (!match?.[1] || !match[2]) return null
  return { seriesId: decodeURIComponent(match[1]), index: Number(match[2]), preset: match[3] === undefined ? null : Number(match[3]) }
}
