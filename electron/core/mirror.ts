import type { SlicePixels, Window } from './slice-pixels.ts'

/** The window of an inverted image: mirrored like its values, and bright where it was dark. Twice is as before. */
export function mirrored(window: Window, sum: number): Window {
  const { centre, width, function: shape, table } = window
  // LINEAR lies around centre − 0.5 (PS3.3 C.11.2.1.2.1)
  if (!shape || shape === 'linear') return { ...window, centre: sum - centre + 1 }
  const turned = { centre: sum - centre, width, function: shape }
  if (!table) return turned
  const outputs = table.outputs.map((output) => 1 - output).reverse()
  return { ...turned, table: { first: sum - table.first - (outputs.length - 1), outputs } }
}

/**
 * A slice in its true modality values. A MONOCHROME1 slice is to be shown with black and white swapped after the window
 * (PS3.3 C.7.6.3.1.2, PS3.4 N.2.1), which whoever shows it must do then; `mirrorSum` says so.
 */
export function unmirrored(slice: SlicePixels): SlicePixels {
  const { data, window, presets, mirrorSum: sum } = slice
  if (sum === undefined) return slice
  return {
    ...slice,
    data: data.map((value) => sum - value),
    window: mirrored(window, sum),
    ...(presets ? { presets: presets.map((preset) => ({ ...preset, window: mirrored(preset.window, sum) })) } : {}),
  }
}
