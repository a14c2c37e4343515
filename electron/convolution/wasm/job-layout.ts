// A job as both sides see it: 32-bit words from the job's address. Addresses are bytes in the shared memory. Plain
// constants, so that TypeScript and AssemblyScript can read the same file.

/** Next item to be claimed; counted up atomically by every thread. */
export const NEXT_ITEM = 0
export const ITEMS = 1
export const METHOD = 2
/** Set when a pixel is NaN, infinite or beyond 10³⁰: fast methods would spread it or overflow, so the plain engine takes the job over. */
export const NOT_FINITE = 3

// The source: planes of rows of float32, and how it goes on beyond its borders.
export const IMAGE = 4
export const IMAGE_COLUMNS = 5
/** Source plane, row or column of each padded one, −1 where the border is zero; Int32 each. */
export const PLANE_TABLE = 6
export const ROW_TABLE = 7
export const COLUMN_TABLE = 8
export const PADDED_ROWS = 9
export const PADDED_COLUMNS = 10
/** Source column of padded column 0; negative where the kernel reaches beyond the left border. */
export const FIRST_COLUMN = 11
/** Rows of one source plane. */
export const IMAGE_ROWS = 12

// The outputs.
export const OUT_ROWS = 13
export const OUT_COLUMNS = 14
export const STRIDE = 15
/** Output rows that one item computes. */
export const BLOCK_ROWS = 16
/** Items of one output plane. */
export const BLOCKS = 17

// The kernels.
export const REACH_ROWS = 18
export const KERNEL_PLANES = 19
export const DILATION = 20
/** Records of kernels that are computed together, their number and address; see each method. */
export const GROUPS = 21
export const GROUP_TABLE = 22

/** Memory of one thread's own: address of the first thread's, and bytes of each. */
export const SCRATCH = 23
export const SCRATCH_BYTES = 24
/** Bytes from one padded row to the next in scratch memory. */
export const PITCH = 25

// Samples of a kernel's column where two rows of outputs are computed together, else 0; Winograd's transform of the rows,
// (side + 1)² float32.
export const SIDE = 26
export const INPUT_TRANSFORM = 27
/**
 * A float32 near the pixels' mean. Where transforms compute, it is taken off the pixels and its share added again: beside a
 * high level, their rounding would drown what differs from it.
 */
export const LEVEL = 38

/** Pixels a kernel is wide. */
export const SIDE_COLUMNS = 28

// Fourier: side of a tile, its passes, and where tiles lie.
export const TILE = 29
export const PASSES = 30
export const PASS_TABLE = 31
export const TILES_ACROSS = 32
export const TILES = 33
/** Outputs of a tile that do not wrap around, down and across. */
export const TILE_ROWS = 34
export const TILE_COLUMNS = 35
export const SPECTRA = 36
/** Pairs of kernels that one item transforms back. */
export const PAIRS_PER_ITEM = 37

export const JOB_WORDS = 40

export const DIRECT = 0
export const WINOGRAD = 1
export const KERNEL_SPECTRA = 2
export const FOURIER_BANK = 3
export const FOURIER_SINGLE = 4
export const SEPARABLE = 5
