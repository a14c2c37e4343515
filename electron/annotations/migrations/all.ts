import { migration0001 } from './0001-studies.ts'
import { migration0002 } from './0002-analyses.ts'
import { migration0003 } from './0003-problems.ts'
import { migration0004 } from './0004-detections.ts'
import { migration0005 } from './0005-labels.ts'

/** In order and append-only: the database's user_version counts how many have run. */
export const migrations: readonly string[] = [migration0001, migration0002, migration0003, migration0004, migration0005]
