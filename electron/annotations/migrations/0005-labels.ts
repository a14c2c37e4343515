/**
 * What a person calls slices, by SOP Instance UID and frame: a log of steps, of which the latest of a slice counts. To
 * undo a step is to delete its rows; what the slice was called before is then the latest again. A null takes a label off.
 */
export const migration0005 = `
  CREATE TABLE labels (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE labellings (
    sopInstanceUID TEXT NOT NULL,
    frame INTEGER NOT NULL,
    step INTEGER NOT NULL,
    labelId INTEGER REFERENCES labels(id) ON DELETE CASCADE,
    PRIMARY KEY (sopInstanceUID, frame, step)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX labellingsByStep ON labellings (step);
`
