/** A dropped file, and its path from what was dropped: `CD/IMAGES/IM1`. */
export interface DroppedFile {
  readonly file: File
  readonly path: string
}

/** Every file of a drop, folders walked through. Call it in the drop event itself: later the entries are gone. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const dropped = [...transfer.items].filter(({ kind }) => kind === 'file')
  const found = dropped.map((item) => item.webkitGetAsEntry() ?? item.getAsFile()).filter((one) => one !== null)
  const files = await Promise.all(found.map((one) => (one instanceof File ? Promise.resolve([{ file: one, path: one.name }]) : filesIn(one))))
  return files.flat()
}

async function filesIn(entry: FileSystemEntry): Promise<DroppedFile[]> {
  if (isFile(entry)) {
    return new Promise((resolve, reject) => {
      entry.file((file) => resolve([{ file, path: entry.fullPath.replace(/^\//, '') }]), reject)
    })
  }
  if (!isFolder(entry)) return []
  const files = await Promise.all((await entriesOf(entry)).map(filesIn))
  return files.flat()
}

/** A reader hands a folder out in batches until one is empty. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject)
    })
    if (batch.length === 0) return all
    all.push(...batch)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
