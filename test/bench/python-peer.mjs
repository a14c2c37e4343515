// Benchmarks' peers in Python: a process that computes on request and says how long it took, and the core that it stays on.
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Starts a script that answers each JSON object on a line with one; needs: what it cannot do without, in words. */
export function openPeer(script, args, needs) {
  const child = spawn('/usr/bin/python3', [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error(`the benchmark needs ${needs}`)
      return JSON.parse(value)
    },
    pid: child.pid,
    close: () => child.stdin.end(),
  }
}

/** Keeps processes on some cores, with all their threads; where that cannot be asked for, they stay where they are. */
export function keepOn(cores, ...processes) {
  for (const id of processes) spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(id)])
}
