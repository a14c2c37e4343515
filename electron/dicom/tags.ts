/** The value representations that Sulcus reads (PS3.5 6.2). */
export type ValueRepresentation =
  | 'AE'
  | 'CS'
  | 'DA'
  | 'DS'
  | 'DT'
  | 'FD'
  | 'FL'
  | 'IS'
  | 'LO'
  | 'OB'
  | 'OV'
  | 'OW'
  | 'PN'
  | 'SH'
  | 'SL'
  | 'SQ'
  | 'SS'
  | 'SV'
  | 'TM'
  | 'UI'
  | 'UL'
  | 'US'
  | 'UV'

/** An attribute: dicom-parser's key for its tag, and the VR that PS3.6 gives it (needed for implicit VR). */
export interface Tag {
  readonly key: string
  readonly vr: ValueRepresentation
}

function tag(key: string, vr: ValueRepresentation): Tag {
  return { key: `x${key}`, vr }
}

/** Every attribute that Sulcus reads, by its PS3.6 keyword. */
export const tags = {
  transferSyntaxUID: tag('00020010', 'UI'),
  directoryRecordSequence: tag('00041220', 'SQ'),
  recordInUseFlag: tag('00041410', 'US'),
  referencedFileID: tag('00041500', 'CS'),

  specificCharacterSet: tag('00080005', 'CS'),
  imageType: tag('00080008', 'CS'),
  sopClassUID: tag('00080016', 'UI'),
  sopInstanceUID: tag('00080018', 'UI'),
  studyDate: tag('00080020', 'DA'),
  acquisitionDate: tag('00080022', 'DA'),
  contentDate: tag('00080023', 'DA'),
  acquisitionDateTime: tag('0008002a', 'DT'),
  acquisitionTime: tag('00080032', 'TM'),
  contentTime: tag('00080033', 'TM'),
  modality: tag('00080060', 'CS'),
  manufacturer: tag('00080070', 'LO'),
  codeValue: tag('00080100', 'SH'),
  codeMeaning: tag('00080104', 'LO'),
  anatomicRegionSequence: tag('00082218', 'SQ'),
  institutionName: tag('00080080', 'LO'),
  stationName: tag('00081010', 'SH'),
  studyDescription: tag('00081030', 'LO'),
  seriesDescription: tag('0008103e', 'LO'),
  institutionalDepartmentName: tag('00081040', 'LO'),
  manufacturerModelName: tag('00081090', 'LO'),
  referencedSeriesSequence: tag('00081115', 'SQ'),
  referencedInstanceSequence: tag('0008114a', 'SQ'),
  referencedFrameNumber: tag('00081160', 'IS'),
  referencedSOPInstanceUID: tag('00081155', 'UI'),
  studiesContainingOtherReferencedInstancesSequence: tag('00081200', 'SQ'),
  sourceImageSequence: tag('00082112', 'SQ'),
  frameType: tag('00089007', 'CS'),
  complexImageComponent: tag('00089208', 'CS'),
  derivationImageSequence: tag('00089124', 'SQ'),

  patientName: tag('00100010', 'PN'),
  patientID: tag('00100020', 'LO'),

  contrastBolusAgent: tag('00180010', 'LO'),
  contrastBolusAgentSequence: tag('00180012', 'SQ'),
  bodyPartExamined: tag('00180015', 'CS'),
  scanningSequence: tag('00180020', 'CS'),
  sequenceVariant: tag('00180021', 'CS'),
  scanOptions: tag('00180022', 'CS'),
  mrAcquisitionType: tag('00180023', 'CS'),
  sequenceName: tag('00180024', 'SH'),
  sliceThickness: tag('00180050', 'DS'),
  repetitionTime: tag('00180080', 'DS'),
  echoTime: tag('00180081', 'DS'),
  inversionTime: tag('00180082', 'DS'),
  numberOfAverages: tag('00180083', 'DS'),
  imagingFrequency: tag('00180084', 'DS'),
  echoNumbers: tag('00180086', 'IS'),
  magneticFieldStrength: tag('00180087', 'DS'),
  spacingBetweenSlices: tag('00180088', 'DS'),
  phaseEncodingSteps: tag('00180089', 'IS'),
  echoTrainLength: tag('00180091', 'IS'),
  percentSampling: tag('00180093', 'DS'),
  percentPhaseFieldOfView: tag('00180094', 'DS'),
  pixelBandwidth: tag('00180095', 'DS'),
  deviceSerialNumber: tag('00181000', 'LO'),
  softwareVersions: tag('00181020', 'LO'),
  protocolName: tag('00181030', 'LO'),
  triggerTime: tag('00181060', 'DS'),
  imagerPixelSpacing: tag('00181164', 'DS'),
  receiveCoilName: tag('00181250', 'SH'),
  acquisitionMatrix: tag('00181310', 'US'),
  inPlanePhaseEncodingDirection: tag('00181312', 'CS'),
  flipAngle: tag('00181314', 'DS'),
  sar: tag('00181316', 'DS'),
  patientPosition: tag('00185100', 'CS'),
  nominalScannedPixelSpacing: tag('00182010', 'DS'),
  mrImagingModifierSequence: tag('00189006', 'SQ'),
  magnetizationTransfer: tag('00189020', 'CS'),
  mrReceiveCoilSequence: tag('00189042', 'SQ'),
  parallelReductionFactorInPlane: tag('00189069', 'FD'),
  acquisitionDuration: tag('00189073', 'FD'),
  frameAcquisitionDateTime: tag('00189074', 'DT'),
  contrastBolusUsageSequence: tag('00189341', 'SQ'),
  contrastBolusAgentAdministered: tag('00189342', 'CS'),
  inversionTimes: tag('00189079', 'FD'),
  diffusionGradientDirectionSequence: tag('00189076', 'SQ'),
  diffusionBValue: tag('00189087', 'FD'),
  diffusionGradientOrientation: tag('00189089', 'FD'),
  transmitterFrequency: tag('00189098', 'FD'),
  mrDiffusionSequence: tag('00189117', 'SQ'),
  mrTimingSequence: tag('00189112', 'SQ'),
  mrEchoSequence: tag('00189114', 'SQ'),
  mrModifierSequence: tag('00189115', 'SQ'),
  mrAveragesSequence: tag('00189119', 'SQ'),
  mrFOVGeometrySequence: tag('00189125', 'SQ'),
  mrPhaseEncodingStepsInPlane: tag('00189231', 'US'),
  effectiveEchoTime: tag('00189082', 'FD'),
  cardiacSynchronizationSequence: tag('00189118', 'SQ'),
  mrImageFrameTypeSequence: tag('00189226', 'SQ'),
  ctImageFrameTypeSequence: tag('00189329', 'SQ'),
  petFrameTypeSequence: tag('00189751', 'SQ'),
  pulseSequenceName: tag('00189005', 'SH'),
  echoPulseSequence: tag('00189008', 'CS'),
  echoPlanarPulseSequence: tag('00189018', 'CS'),

  studyInstanceUID: tag('0020000d', 'UI'),
  seriesInstanceUID: tag('0020000e', 'UI'),
  seriesNumber: tag('00200011', 'IS'),
  acquisitionNumber: tag('00200012', 'IS'),
  frameAnatomySequence: tag('00209071', 'SQ'),
  instanceNumber: tag('00200013', 'IS'),
  imagePositionPatient: tag('00200032', 'DS'),
  imageOrientationPatient: tag('00200037', 'DS'),
  frameOfReferenceUID: tag('00200052', 'UI'),
  temporalPositionIdentifier: tag('00200100', 'IS'),
  stackID: tag('00209056', 'SH'),
  inStackPositionNumber: tag('00209057', 'UL'),
  frameContentSequence: tag('00209111', 'SQ'),
  planePositionSequence: tag('00209113', 'SQ'),
  planeOrientationSequence: tag('00209116', 'SQ'),
  temporalPositionIndex: tag('00209128', 'UL'),
  frameAcquisitionNumber: tag('00209156', 'US'),
  nominalCardiacTriggerDelayTime: tag('00209153', 'FD'),
  dimensionIndexValues: tag('00209157', 'UL'),
  concatenationUID: tag('00209161', 'UI'),
  inConcatenationNumber: tag('00209162', 'US'),
  inConcatenationTotalNumber: tag('00209163', 'US'),
  unassignedSharedSequence: tag('00209170', 'SQ'),
  unassignedPerFrameSequence: tag('00209171', 'SQ'),
  temporalPositionTimeOffset: tag('0020930d', 'FD'),
  temporalPositionSequence: tag('00209310', 'SQ'),

  samplesPerPixel: tag('00280002', 'US'),
  photometricInterpretation: tag('00280004', 'CS'),
  planarConfiguration: tag('00280006', 'US'),
  numberOfFrames: tag('00280008', 'IS'),
  rows: tag('00280010', 'US'),
  columns: tag('00280011', 'US'),
  pixelSpacing: tag('00280030', 'DS'),
  pixelAspectRatio: tag('00280034', 'IS'),
  bitsAllocated: tag('00280100', 'US'),
  burnedInAnnotation: tag('00280301', 'CS'),
  bitsStored: tag('00280101', 'US'),
  highBit: tag('00280102', 'US'),
  pixelRepresentation: tag('00280103', 'US'),
  pixelPaddingValue: tag('00280120', 'US'),
  pixelPaddingRangeLimit: tag('00280121', 'US'),
  floatPixelPaddingValue: tag('00280122', 'FL'),
  doubleFloatPixelPaddingValue: tag('00280123', 'FD'),
  floatPixelPaddingRangeLimit: tag('00280124', 'FL'),
  doubleFloatPixelPaddingRangeLimit: tag('00280125', 'FD'),
  windowCenter: tag('00281050', 'DS'),
  windowWidth: tag('00281051', 'DS'),
  rescaleType: tag('00281054', 'LO'),
  windowExplanation: tag('00281055', 'LO'),
  voiLUTFunction: tag('00281056', 'CS'),
  rescaleIntercept: tag('00281052', 'DS'),
  rescaleSlope: tag('00281053', 'DS'),
  redPaletteDescriptor: tag('00281101', 'US'),
  greenPaletteDescriptor: tag('00281102', 'US'),
  bluePaletteDescriptor: tag('00281103', 'US'),
  redPaletteData: tag('00281201', 'OW'),
  greenPaletteData: tag('00281202', 'OW'),
  bluePaletteData: tag('00281203', 'OW'),
  segmentedRedPaletteData: tag('00281221', 'OW'),
  segmentedGreenPaletteData: tag('00281222', 'OW'),
  segmentedBluePaletteData: tag('00281223', 'OW'),
  modalityLUTSequence: tag('00283000', 'SQ'),
  lutDescriptor: tag('00283002', 'US'),
  lutExplanation: tag('00283003', 'LO'),
  lutData: tag('00283006', 'OW'),
  voiLUTSequence: tag('00283010', 'SQ'),
  pixelMeasuresSequence: tag('00289110', 'SQ'),
  frameVOILUTSequence: tag('00289132', 'SQ'),
  pixelValueTransformationSequence: tag('00289145', 'SQ'),

  performedProcedureStepDescription: tag('00400254', 'LO'),
  measurementUnitsCodeSequence: tag('004008ea', 'SQ'),
  realWorldValueMappingSequence: tag('00409096', 'SQ'),
  lutLabel: tag('00409210', 'SH'),
  realWorldValueLast: tag('00409211', 'US'),
  realWorldValueTable: tag('00409212', 'FD'),
  doubleRealWorldValueLast: tag('00409213', 'FD'),
  doubleRealWorldValueFirst: tag('00409214', 'FD'),
  realWorldValueFirst: tag('00409216', 'US'),
  realWorldValueIntercept: tag('00409224', 'FD'),
  realWorldValueSlope: tag('00409225', 'FD'),
  quantityDefinitionSequence: tag('00409220', 'SQ'),
  conceptNameCodeSequence: tag('0040a043', 'SQ'),
  conceptCodeSequence: tag('0040a168', 'SQ'),

  segmentationType: tag('00620001', 'CS'),
  segmentSequence: tag('00620002', 'SQ'),
  segmentedPropertyCategoryCodeSequence: tag('00620003', 'SQ'),
  segmentNumber: tag('00620004', 'US'),
  segmentLabel: tag('00620005', 'LO'),
  segmentAlgorithmType: tag('00620008', 'CS'),
  segmentAlgorithmName: tag('00620009', 'LO'),
  segmentIdentificationSequence: tag('0062000a', 'SQ'),
  referencedSegmentNumber: tag('0062000b', 'US'),
  recommendedDisplayCIELabValue: tag('0062000d', 'US'),
  maximumFractionalValue: tag('0062000e', 'US'),
  segmentedPropertyTypeCodeSequence: tag('0062000f', 'SQ'),
  segmentationFractionalType: tag('00620010', 'CS'),

  contentLabel: tag('00700080', 'CS'),
  contentDescription: tag('00700081', 'LO'),

  sliceLocation: tag('00201041', 'DS'),
  gridFrameOffsetVector: tag('3004000c', 'DS'),
  sharedFunctionalGroupsSequence: tag('52009229', 'SQ'),
  perFrameFunctionalGroupsSequence: tag('52009230', 'SQ'),

  extendedOffsetTable: tag('7fe00001', 'OV'),
  extendedOffsetTableLengths: tag('7fe00002', 'OV'),
  floatPixelData: tag('7fe00008', 'OW'),
  doubleFloatPixelData: tag('7fe00009', 'OW'),
  spectroscopyData: tag('56000020', 'FL'),
  pixelData: tag('7fe00010', 'OW'),
} as const

/** The three attributes that can carry an image (PS3.3 C.7.6.3, C.7.6.24, C.7.6.25). */
export const pixelTags: readonly Tag[] = [tags.floatPixelData, tags.doubleFloatPixelData, tags.pixelData]
