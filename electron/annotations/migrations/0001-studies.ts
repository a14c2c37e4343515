/** The studies that were opened, each with its index as JSON (core/study.ts, checked when read). */
export const migration0001 = `
  CREATE TABLE studies (
    id TEXT PRIMARY KEY,
    openedAt TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
`
