/// <reference path="./d3-scale-chromatic.d.ts" />
import { interpolateCividis, interpolateInferno, interpolateMagma, interpolateViridis } from 'd3-scale-chromatic'
import type { ColourMapName } from '../core/heat-map.ts'

const interpolators = {
  viridis: interpolateViridis,
  inferno: interpolateInferno,
  cividis: interpolateCividis,
  magma: interpolateMagma,
} satisfies Record<ColourMapName, (share: number) => string>

const tables = new Map<ColourMapName, Uint8Array>()

/**
 * The 256 colours of a perceptually even colour map, from least to most: red, green, blue of entry i at 3·i.
 * 768 bytes, of which every call returns a copy of its own. Source: d3-scale-chromatic, after matplotlib (van der Walt
 * and Smith) and Nuñez, Anderton and Renslow, PLoS ONE 13, 2018 (cividis).
 */
export function colourTable(name: ColourMapName): Uint8Array {
  const made = tables.get(name) ?? makeTable(name)
  tables.set(name, made)
  return made.slice()
}

/** The table entry, 0..255, for a share of the range; shares outside 0..1 take the end colours. */
export function colourIndex(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 255)
}

function makeTable(name: ColourMapName): Uint8Array {
  const table = new Uint8Array(768)
  for (let entry = 0; entry < 256; entry += 1) table.set(channels(interpolators[name](entry / 255)), entry * 3)
  return table
}

function channels(colour: string): number[] {
  if (colour.startsWith('#')) return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  return (colour.match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).map((part) => Math.round(Number(part)))
}
