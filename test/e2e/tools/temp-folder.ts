import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of one story's own. */
export class TempFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'sulcus-e2e-'))

  /** Makes a folder inside; answers with its path. */
  make(name: string): string {
    const path = join(this.path, name)
    mkdirSync(path, { recursive: true })
    return path
  }

  /** Writes files into a folder inside; answers with the folder's path. */
  put(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
    const path = this.make(name)
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, file)), { recursive: true })
      writeFileSync(join(path, file), content)
    }
    return path
  }

  /** Takes a folder inside away. */
  take(name: string): void {
    rmSync(join(this.path, name), { recursive: true, force: true })
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
