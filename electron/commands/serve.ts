import { defaultDataFolder } from '../annotations/data-folder.ts'
import { serve as openDoor } from '../serve.ts'
import { type Command, exitCodes, failed, UsageError } from './command.ts'
import { openBrowser } from './open-browser.ts'
import { parseCommandLine, wholeNumber } from './parse-command-line.ts'

/** `sulcus serve`: the window in this machine's browser, until interrupted. */
export const serve: Command = {
  about: 'Opens the window in this machine’s browser, until interrupted.',
  usage: 'sulcus serve [--port N] [--data-dir DIR] [--open]',
  options: [
    ['--port N', 'which port; else a free one'],
    ['--data-dir DIR', 'where Sulcus keeps studies, analyses and added models'],
    ['--open', 'open the browser too'],
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { port: { type: 'string' }, 'data-dir': { type: 'string' }, open: { type: 'boolean' } })
    if (positionals.length > 0) throw new UsageError('serve takes no paths; open them in the window.')
    const port = wholeNumber(values.port, 'port', 0)
    if (port > 65_535) throw new UsageError('--port takes a number up to 65535.')
    const folder = values['data-dir']
    const dataFolder = folder === undefined ? defaultDataFolder() : context.resolve(folder)
    const serving = await openDoor({ port, dataFolder }).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null
      throw error
    })
    if (!serving) {
      context.warn(`Port ${port} is taken; choose another with --port, or leave it out.`)
      return exitCodes.failed
    }
    if (!serving.ok) return failed(serving, context)
    const { url, close } = serving.value
    // The address is what this command is for, so it is printed even with --quiet.
    process.stdout.write(`Sulcus is open at ${url}\n`)
    if (values.open && openBrowser(url)) context.say('Asked this machine’s browser to open it; if no window appears, open the address yourself. Press Ctrl+C to end.')
    else context.say('Open this address in a browser of this machine; it works once. Press Ctrl+C to end.')
    await new Promise<void>((resolve) => {
      if (context.signal.aborted) resolve()
      context.signal.addEventListener('abort', () => resolve())
    })
    await close()
    return exitCodes.done
  },
}
