import type { SeriesRecord } from './series-record.ts'

/** Whether the model that made an analysis shows places; of one without, a record keeps one empty cell for each slice. */
export function showsHeat({ model, heat }: SeriesRecord): boolean {
  return model.traits?.heat ?? heat.some(({ data }) => data.length > 1)
}
