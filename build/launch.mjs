// Runs a program to its end in this terminal: signals reach both, its exit code becomes ours.
import { spawn } from 'node:child_process'

export function launch(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  // The child shares the terminal and gets Ctrl+C itself; a signal sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`${command} cannot be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)))
}
