import { createRequire } from 'node:module'

/** Attributes by their DICOM keyword. */
export type Attributes = Readonly<Record<string, unknown>>

/** The part of dcmjs that writes files; the package carries no types of its own. */
interface Dcmjs {
  readonly data: {
    readonly DicomDict: new (meta: unknown) => { dict: unknown; write(): ArrayBuffer }
    readonly DicomMetaDictionary: { denaturalizeDataset(dataset: Attributes): unknown }
  }
}

const { data } = createRequire(import.meta.url)('dcmjs') as Dcmjs

const explicitLittleEndian = '1.2.840.10008.1.2.1'

/** A DICOM file (PS3.10) of one instance, Explicit VR Little Endian; `dataset` holds SOPClassUID and SOPInstanceUID. */
export function writeDicom(dataset: Attributes, implementation: { readonly uid: string; readonly name: string }): Uint8Array {
  const meta = {
    FileMetaInformationVersion: Uint8Array.of(0, 1).buffer,
    MediaStorageSOPClassUID: dataset['SOPClassUID'],
    MediaStorageSOPInstanceUID: dataset['SOPInstanceUID'],
    TransferSyntaxUID: explicitLittleEndian,
    ImplementationClassUID: implementation.uid,
    ImplementationVersionName: implementation.name,
  }
  const file = new data.DicomDict(data.DicomMetaDictionary.denaturalizeDataset(meta))
  file.dict = data.DicomMetaDictionary.denaturalizeDataset(dataset)
  return new Uint8Array(file.write())
}
