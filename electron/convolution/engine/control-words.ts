// Words of the shared memory by which the threads meet; each on a cache line of its own.

/** Counted up when a job is opened; idle threads wait on it. */
export const signal = 16
/** Address of the open job, 0 when there is none. */
export const openJob = 32
/** Threads that may be looking at the open job. */
export const active = 48
/** Not 0 once a thread has failed: the engine's results cannot be trusted any more. */
export const fault = 64
