/** What a model made of a series: the analysis as JSON, the heat grids of its slices as one run of float32. */
export const migration0002 = `
  CREATE TABLE analyses (
    seriesId TEXT NOT NULL,
    studyId TEXT NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
    analysedAt TEXT NOT NULL,
    document TEXT NOT NULL,
    heat BLOB NOT NULL,
    PRIMARY KEY (studyId, seriesId)
  ) STRICT;
`
