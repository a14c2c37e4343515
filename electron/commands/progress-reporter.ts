import type { Progress } from '../core/progress.ts'

export interface ProgressReporter {
  readonly report: (progress: Progress) => void
  /** Clears the bar, so that a line can be printed; the next report draws it again. */
  readonly pause: () => void
}

/** A bar on a terminal, a plain line per stage and tenth elsewhere, nothing when quiet; always on standard error. */
export async function progressReporter(quiet: boolean): Promise<ProgressReporter> {
  if (quiet) return { report: () => undefined, pause: () => undefined }
  return process.stderr.isTTY ? bar() : lines()
}

async function bar(): Promise<ProgressReporter> {
  const { default: cliProgress } = await import('cli-progress')
  const drawn = new cliProgress.SingleBar(
    { format: '{stage} [{bar}] {value}/{total}', stream: process.stderr, hideCursor: true, clearOnComplete: true, stopOnComplete: false },
    cliProgress.Presets.shades_classic,
  )
  return {
    report: ({ stage, done, total }) => {
      if (!drawn.isActive) drawn.start(total, done, { stage })
      drawn.setTotal(total)
      drawn.update(done, { stage })
    },
    pause: () => drawn.stop(),
  }
}

function lines(): ProgressReporter {
  let last = ''
  return {
    report: ({ stage, done, total }) => {
      const tenths = total > 0 ? Math.floor((10 * done) / total) : 0
      const line = total > 0 ? `${stage}: ${tenths * 10} %` : stage
      if (line === last) return
      last = line
      process.stderr.write(`${line}\n`)
    },
    pause: () => undefined,
  }
}
