/** Files that were not opened with a study, and why, as JSON. */
export const migration0003 = `
  CREATE TABLE problems (
    studyId TEXT PRIMARY KEY REFERENCES studies(id) ON DELETE CASCADE,
    count INTEGER NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
`
