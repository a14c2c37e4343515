import type { SeriesChecks } from './series-gate.ts'

/** Storage SOP classes of pictures that were not acquired as slices (PS3.6 annex A). */
const screenClasses: Readonly<Record<string, string>> = {
  '1.2.840.10008.5.1.4.1.1.7': 'screen captures or scanned pictures (Secondary Capture)',
  '1.2.840.10008.5.1.4.1.1.7.1': 'screen captures or scanned pictures (Secondary Capture)',
  '1.2.840.10008.5.1.4.1.1.7.2': 'screen captures or scanned pictures (Secondary Capture)',
  '1.2.840.10008.5.1.4.1.1.7.3': 'screen captures or scanned pictures (Secondary Capture)',
  '1.2.840.10008.5.1.4.1.1.7.4': 'screen captures or scanned pictures (Secondary Capture)',
  '1.2.840.10008.5.1.4.1.1.4.2': 'spectra (MR Spectroscopy)',
}

/** What the pictures are: kind of device, body part, colour, whether they were acquired or made afterwards. */
export const kindChecks: SeriesChecks = {
  modality: ({ modality }, domain) =>
    domain.modality.includes(modality) ? null : `The modality is ${modality || 'not given'}; the model knows ${domain.modality.join(', ')} only.`,
  bodyPart: ({ bodyPart }, domain) =>
    bodyPart === '' || domain.bodyPart.some((part) => bodyPart.toUpperCase().includes(part))
      ? null
      : `The body part is ${bodyPart}; the model knows ${domain.bodyPart.join(' and ')} only.`,
  colour: ({ colour }) => (colour ? 'The pictures are in colour; the model reads grey-scale MR only.' : null),
  captured: ({ sopClassUID = '' }) => {
    const kind = screenClasses[sopClassUID]
    return kind === undefined ? null : `The header says that these are ${kind}, not acquired slices.`
  },
  burnedIn: ({ burnedInAnnotation }) =>
    burnedInAnnotation === 'YES' ? 'The header says that writing is burned into the pictures (Burned In Annotation), which the model was not trained on.' : null,
  imageType: ({ imageType }) => {
    const odd = imageType.find((value) => /DIFFUSION|ADC|TRACEW|^FA$|PHASE|^P$|^R$|^I$|^REAL$|^IMAGINARY$|LOCALIZER|PROJECTION|MIP|MINIP|SCREEN|SUBTRACT|PERFUSION|CBF|CBV|SPECTRO|MAP$|VOLREN|RENDER/i.test(value))
    return odd === undefined ? null : `The image type says ${odd}, which the model was not trained on.`
  },
}
