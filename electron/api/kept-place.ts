/**
 * Names that DICOM media use (PS3.10 8.2 and 8.5: at most eight components of at most eight capitals, digits and
 * underscores), with the short extension that many writers add; in small letters too, as discs are often mounted so.
 */
const component = /^[A-Z0-9_]{1,8}(\.[A-Z0-9]{1,3})?$/i
const mostComponents = 9
/** Devices under Windows, with any extension. */
const reserved = /^(CON|PRN|AUX|NUL|COM\d|LPT\d)(\.|$)/i

/**
 * Where a dropped file may lie below its upload's folder, so that a DICOMDIR finds it. A path from outside is trusted
 * only when every part is such a name: nothing absolute, no `..`, nothing that says more than a number would.
 * @returns its components; null when the file gets a made-up name
 */
export function keptPlace(place: string): readonly string[] | null {
  const parts = place.split('/')
  const harmless = (part: string): boolean => component.test(part) && !reserved.test(part)
  return parts.length <= mostComponents && parts.every(harmless) ? parts : null
}
