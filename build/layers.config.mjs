// Which room may import which: the layout of ARCHITECTURE.md as a rule that CI checks. `test/unit/build/layers.test.ts`
// shows that it bites. A file that stands in no room is an error too.

/** Rooms under electron/ and what each may import besides itself. */
const rooms = {
  core: [],
  dicom: ['core'],
  convolution: ['core'],
  inference: ['core'],
  overlay: ['core'],
  annotations: ['core'],
  reports: ['core', 'overlay'],
  engine: ['core', 'dicom', 'convolution', 'inference', 'overlay', 'reports'],
  // Of the engine's and the rooms' code, the API may use the client and the schemas that requests are checked by.
  api: ['core', 'annotations'],
  shell: ['core', 'api', 'engine'],
  commands: ['core', 'dicom', 'convolution', 'inference', 'overlay', 'reports', 'engine', 'annotations'],
}
const apiExtras = ['^electron/engine/(client|functions|try-model)\\.ts$', '^electron/convolution/filter-request\\.ts$']
const shellEngine = '^electron/engine/client\\.ts$'

/** Packages that only one room may know. */
const sole = {
  'dicom-parser': 'dicom',
  'node:sqlite': 'annotations',
  electron: 'shell',
  pdfkit: 'reports',
  'bidi-js': 'reports',
  birpc: 'engine',
}

const downwards = Object.entries(rooms).map(([room, below]) => {
  const allowed = [`^electron/${room}/`, ...below.map((name) => `^electron/${name}/`)]
  if (room === 'api') allowed.push(...apiExtras)
  if (room === 'shell') allowed.splice(allowed.indexOf('^electron/engine/'), 1, shellEngine)
  // The `serve` command is the second door seen from the third.
  if (room === 'commands') allowed.push('^electron/serve\\.ts$')
  return {
    name: `${room}-depends-downwards`,
    comment: `${room} may import ${below.join(', ') || 'no other room'} only`,
    severity: 'error',
    from: { path: `^electron/${room}/` },
    to: { path: '^(electron|renderer|test|build)/', pathNot: allowed },
  }
})

const soleUsers = Object.entries(sole).map(([name, room]) => ({
  name: `${name.replace(/\W/g, '-')}-only-in-${room}`,
  severity: 'error',
  from: { path: '^(electron|renderer)/', pathNot: `^electron/${room}/` },
  to: { path: `(^${name}$|^${name.replace('node:', '')}$|node_modules/${name}/)` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...downwards,
    ...soleUsers,
    {
      name: 'onnxruntime-behind-its-switch',
      comment: 'electron/inference/onnxruntime.ts turns its telemetry off',
      severity: 'error',
      from: { path: '^(electron|renderer)/', pathNot: '^electron/inference/onnxruntime\\.ts$' },
      to: { path: '(^onnxruntime-(node|common)$|node_modules/onnxruntime-)' },
    },
    {
      name: 'every-file-has-a-room',
      comment: 'a new folder gets its rule before its first file',
      severity: 'error',
      from: { path: '^electron/', pathNot: `^electron/(${Object.keys(rooms).join('|')})/|^electron/(main|serve|cli|locate-resources)\\.ts$` },
      to: {},
    },
    {
      name: 'desktop-door-through-the-shell',
      severity: 'error',
      from: { path: '^electron/main\\.ts$' },
      to: { path: '^electron/', pathNot: '^electron/(shell/|core/|locate-resources\\.ts$)' },
    },
    {
      name: 'page-knows-core-only',
      comment: 'the page sees no files and computes nothing: of the main side it may import core, and types of the API',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/', pathNot: '^electron/core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-without-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'features-stand-alone',
      comment: 'a feature never imports another; App.svelte connects them',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'lib-below-features',
      severity: 'error',
      from: { path: '^renderer/lib/' },
      to: { path: '^renderer/', pathNot: '^renderer/lib/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'electron/tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte', '.js', '.mjs'], exportsFields: ['exports'], conditionNames: ['import', 'require', 'svelte', 'node', 'default'] },
  },
}
