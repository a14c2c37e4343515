/** Brightness of tissues in a T1-weighted spin echo after contrast agent, as shares of the brightest fat. */
export const tissues = {
  air: 0.0,
  bone: 0.05,
  csf: 0.1,
  vitreous: 0.13,
  oedema: 0.26,
  grey: 0.3,
  muscle: 0.3,
  skin: 0.42,
  white: 0.365,
  marrow: 0.38,
  dura: 0.42,
  vein: 0.54,
  lesion: 0.66,
  fat: 0.84,
} as const
