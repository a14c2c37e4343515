import type { FailureCode } from './failure-codes.ts'

/** Sizes of a tensor; -1 where they depend on what is fed in. */
export type TensorShape = readonly number[]

export interface TensorDescription {
  readonly name: string
  /** onnxruntime's name of the number type, e.g. float32. */
  readonly type: string
  /** Null where the file says nothing of it. */
  readonly shape: TensorShape | null
}

/** The numbers that make a convolution, per spatial axis (rows first). */
export interface ConvolutionGeometry {
  readonly inputChannels: number
  readonly outputChannels: number
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  /** Zeros added before and after each axis: begin of every axis, then end of every axis. */
  readonly padding: readonly number[]
  readonly dilation: readonly number[]
  readonly groups: number
}

/** What a fully connected layer between the same two pictures would need, against the convolution's shared kernels. */
export interface ParameterSharing {
  readonly shared: number
  readonly fullyConnected: number
  /** fullyConnected / shared. */
  readonly times: number
}

/** One node of the graph. */
export interface LayerInspection {
  readonly name: string
  readonly operator: string
  /** Indices of the layers whose results it takes. */
  readonly from: readonly number[]
  readonly outputShape: TensorShape | null
  readonly parameters: number
  /** Products that are summed, for one run; null where the operator's cost is not known. Elementwise work counts as 0. */
  readonly multiplyAdds: number | null
  /** Median of several runs on one thread; null where the runtime merged the layer into another one or dropped it. */
  readonly milliseconds: number | null
  readonly convolution: ConvolutionGeometry | null
  readonly sharing: ParameterSharing | null
  /** Part of an attention block: the scores, their softmax, or the weighted sum. */
  readonly attention: boolean
}

/** The first layer that weighs the picture. */
export interface FirstLayer {
  readonly layer: number
  /** A convolution with one group, every weight its own, over a picture. */
  readonly standardConvolution: boolean
  /** In words: what it is, and what makes it not standard. */
  readonly sentence: string
}

export interface ShareOfWork {
  readonly layers: number
  /** 0..1 of all multiply-adds and of the time of all layers; null where nothing was counted or timed. */
  readonly multiplyAdds: number | null
  readonly milliseconds: number | null
}

/** What `sulcus inspect` and the window's inspector show of a network. */
export interface ModelInspection {
  readonly bytes: number
  readonly producer: string
  readonly opsets: readonly { readonly domain: string; readonly version: number }[]
  readonly metadata: Readonly<Record<string, string>>
  readonly inputs: readonly TensorDescription[]
  readonly outputs: readonly TensorDescription[]
  readonly layers: readonly LayerInspection[]
  readonly firstLayer: FirstLayer | null
  readonly parameters: number
  readonly multiplyAdds: number
  /** Median time of a whole run on one thread; null where it could not be run. */
  readonly milliseconds: number | null
  readonly convolution: ShareOfWork
  readonly attention: ShareOfWork
  /** Operators with layers of their own that are not looked at: If, Loop and the like, and functions of the file. */
  readonly unopened: readonly string[]
  /** What was assumed, and what could not be found out, in sentences; with a code where something failed. */
  readonly notes: readonly { readonly code: FailureCode | null; readonly message: string }[]
}
