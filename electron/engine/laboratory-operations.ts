import type { JobContext } from '../core/progress.ts'
import type { Experiment, FrequencyResponse, LaboratoryMap, MapPicture, PicturedExperiment, PresetKernel, ResponseRequest, WindowAt, WindowRequest } from '../core/laboratory.ts'
import { type Result, ok } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import { type CheckedExperiment, checkExperiment, parseExperiment } from '../convolution/laboratory/experiment.ts'
import { frequencyResponse } from '../convolution/laboratory/frequency-response.ts'
import { laboratoryMaps } from '../convolution/laboratory/laboratory-maps.ts'
import { mapPictures } from '../convolution/laboratory/map-pictures.ts'
import { presetKernels } from '../convolution/laboratory/preset-kernels.ts'
import { windowAt } from '../convolution/laboratory/window-at.ts'
import type { ReadSlice } from './analyse-series.ts'

/** The engine's calls for the laboratory; the maps are a job, so that a newer keystroke can cancel an older one's map. */
export interface LaboratoryFunctions {
  laboratoryMaps(job: string, header: SliceHeader, experiment: Experiment): Promise<Result<readonly LaboratoryMap[]>>
  mapPictures(job: string, header: SliceHeader, experiment: PicturedExperiment): Promise<Result<readonly MapPicture[]>>
  windowAt(header: SliceHeader, request: WindowRequest): Promise<Result<WindowAt>>
  frequencyResponse(request: ResponseRequest): Promise<Result<FrequencyResponse>>
  presetKernels(): Promise<Result<readonly PresetKernel[]>>
}

interface Computed {
  readonly maps: readonly LaboratoryMap[]
  readonly experiment: CheckedExperiment
}

type RunJob = <T>(id: string, work: (job: JobContext) => Promise<T>) => Promise<T>

export function laboratoryOperations(readSlice: ReadSlice, run: RunJob): LaboratoryFunctions {
  const pause = () => new Promise<void>((resume) => setImmediate(resume))
  const mapsOf = (id: string, header: SliceHeader, { kernel, options, compare = false }: Experiment) =>
    run(id, async ({ signal }): Promise<Result<Computed>> => {
      const slice = await readSlice(header)
      if (!slice.ok) return slice
      const experiment = checkExperiment(kernel, options, slice.value)
      if (!experiment.ok) return experiment
      const maps = await laboratoryMaps(slice.value, experiment.value, compare, { signal, pause })
      return maps.ok ? ok({ maps: maps.value, experiment: experiment.value }) : maps
    })
  return {
    laboratoryMaps: async (id, header, experiment) => {
      const computed = await mapsOf(id, header, experiment)
      return computed.ok ? ok(computed.value.maps) : computed
    },
    mapPictures: async (id, header, { window, ...experiment }) => {
      const computed = await mapsOf(id, header, experiment)
      return computed.ok ? ok(mapPictures(computed.value.maps, computed.value.experiment.options.mode, window)) : computed
    },
    windowAt: async (header, { kernel, options, row, column }) => {
      const slice = await readSlice(header)
      if (!slice.ok) return slice
      const experiment = checkExperiment(kernel, options, slice.value)
      return experiment.ok ? windowAt(slice.value, experiment.value, { row, column }) : experiment
    },
    frequencyResponse: async ({ kernel, options }) => {
      const experiment = parseExperiment(kernel, options)
      return experiment.ok ? ok(frequencyResponse(experiment.value.kernel, experiment.value.options.dilation)) : experiment
    },
    presetKernels: async () => ok(presetKernels),
  }
}
