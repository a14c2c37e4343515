/** npm scripts through which a person starts Sulcus; npm moves to the package's folder and tells in INIT_CWD where they stood. */
const scripts: readonly string[] = ['sulcus', 'start']

/** The folder that relative paths count from: where the person stands. */
export function userFolder(env: Readonly<Record<string, string | undefined>>, workingFolder: string): string {
  const throughNpm = scripts.includes(env['npm_lifecycle_event'] ?? '')
  return (throughNpm ? env['INIT_CWD'] : undefined) ?? workingFolder
}
