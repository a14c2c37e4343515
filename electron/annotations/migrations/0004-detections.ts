/** What a network that boxes found on a series: the boxes as JSON (core/detection-record.ts), outlines one after the other. */
export const migration0004 = `
  CREATE TABLE detections (
    seriesId TEXT NOT NULL,
    studyId TEXT NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
    detectedAt TEXT NOT NULL,
    document TEXT NOT NULL,
    outlines BLOB NOT NULL,
    PRIMARY KEY (studyId, seriesId)
  ) STRICT;
`
