/** The little of a NIfTI-1 file that these tests look at, read without the writer's help; rows count from the top. */
export function readNifti(bytes: Buffer) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = [1, 2, 3].map((i) => view.getInt16(40 + 2 * i, true))
  const [columns = 0, rows = 0] = shape
  const type = view.getInt16(70, true)
  const read = (index: number): number => {
    if (type === 16) return view.getFloat32(352 + 4 * index, true)
    if (type === 4) return view.getInt16(352 + 2 * index, true)
    if (type === 512) return view.getUint16(352 + 2 * index, true)
    throw new Error(`number type ${type}`)
  }
  const spacing = [1, 2, 3].map((i) => view.getFloat32(76 + 4 * i, true))
  // NIfTI counts rows from the back of the head, DICOM from the front
  const at = (column: number, row: number, slice: number): number => read((slice * rows + rows - 1 - row) * columns + column)
  // of the header's first row, which is stored last; x to the right, y to the front (qoffset)
  const firstPixel = [view.getFloat32(268, true), view.getFloat32(272, true) + (rows - 1) * (spacing[1] ?? NaN)]
  const time = { points: view.getInt16(48, true), step: view.getFloat32(92, true), unit: view.getUint8(123) === 10 ? 'mm, s' : 'mm' }
  return { shape, time, spacing, type, at, firstPixel }
}
