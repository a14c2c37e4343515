import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fail, ok, type Result } from '../core/result.ts'
import { migrations } from './migrations/all.ts'

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

/** Names of patients are for their keeper's eyes; SQLite makes its files beside the database as open as that is. */
const ownersOnly = 0o600

/** Makes the database file for its owner alone, and closes one to others that an earlier version left open to them. */
function keepToOwner(file: string): void {
  if (!existsSync(file)) return closeSync(openSync(file, 'a', ownersOnly))
  for (const one of [file, `${file}-wal`, `${file}-shm`]) {
    try {
      chmodSync(one, ownersOnly)
    } catch {
      // not there, or another's file: whether it can be used shows in a moment
    }
  }
}

/**
 * Opens (or makes) `sulcus.db` in the data folder, in WAL mode so that a crash loses nothing committed, and brings it
 * up to date. A database of a newer Sulcus is left untouched.
 */
export function openDatabase(folder: string): Result<DatabaseSync> {
  let database: DatabaseSync | null = null
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = join(folder, 'sulcus.db')
    keepToOwner(file)
    database = new DatabaseSync(file, { timeout: 5_000 })
    const version = versionOf(database)
    if (version > migrations.length) {
      database.close()
      return fail('store-newer', 'The data folder was written by a newer Sulcus; update Sulcus or choose another folder with --data-dir.')
    }
    database.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;')
    for (const [index, migration] of migrations.entries()) {
      if (index >= version) database.exec(`BEGIN; ${migration} PRAGMA user_version = ${index + 1}; COMMIT;`)
    }
    return ok(database)
  } catch (error) {
    // Closing rolls back a migration that broke off.
    database?.close()
    return fail('store-unreadable', `The data folder ${folder} cannot be used (${error instanceof Error ? error.message : String(error)}); choose another with --data-dir.`)
  }
}
