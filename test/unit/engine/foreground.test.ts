import { describe, expect, it } from 'vitest'
import { betweenSteps } from '../../../electron/core/between-steps.ts'
import { Foreground } from '../../../electron/engine/foreground.ts'
import { jobContext } from '../../fixtures/job-context.ts'

const turn = () => new Promise<void>((resume) => setImmediate(resume))

/** A job of so many steps, and what a person asks for meanwhile, which takes several turns; told in the order of what happens. */
async function together(steps: number, foreground: Foreground | null): Promise<string[]> {
  const happened: string[] = []
  const ask = async (what: string): Promise<void> => {
    for (let i = 0; i < 4; i += 1) await turn()
    happened.push(what)
    if (what === 'first') void asked('second')
  }
  const asked = foreground?.first(ask) ?? ask
  const job = { ...jobContext(), ...(foreground && { giveWay: () => foreground.giveWay() }) }
  for (let step = 1; step <= steps; step += 1) {
    if (step === 1) void asked('first')
    happened.push(`step ${step}`)
    await betweenSteps(job)
  }
  return happened
}

describe('what a person asks for while a job runs', () => {
  it('is answered between two of its steps, with what follows from it', async () => {
    expect(await together(3, new Foreground())).toEqual(['step 1', 'first', 'second', 'step 2', 'step 3'])
  })

  it('does not hold a step up for ever', async () => {
    expect(await together(3, new Foreground(0))).toEqual(['step 1', 'first', 'step 2', 'second', 'step 3'])
  })

  it('goes its way when it fails', async () => {
    const foreground = new Foreground()
    const failed = foreground.first(() => Promise.reject(new Error('gone')))()
    await foreground.giveWay()
    await expect(failed).rejects.toThrow('gone')
  })

  it('comes in between steps of a job that knows of nobody', async () => {
    expect(await together(3, null)).toEqual(['step 1', 'step 2', 'step 3'])
  })
})
