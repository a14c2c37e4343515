/** vtk.js names this package for its XML writers, which the page never uses; the real one drags in Node's `events`. */
export function create(): never {
  throw new Error('Sulcus does not write XML.')
}
