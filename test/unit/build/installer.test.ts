import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, join } from 'node:path'
import { type Configuration, Packager } from 'electron-builder'
import { beforeAll, describe, expect, it } from 'vitest'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'

const root = join(import.meta.dirname, '../../..')
const yaml = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string; dependencies: Record<string, string> }
const built = ['electron', 'page', 'sample'].every((name) => existsSync(join(root, 'dist', name)))

/** Reads a configuration the way electron-builder does, and checks it against electron-builder's own schema. */
async function configuration(text: string): Promise<Configuration> {
  const folder = tempFolder()
  put(folder, { 'electron-builder.yml': text })
  const packager = new Packager({ projectDir: root, config: join(folder, 'electron-builder.yml') })
  await packager.validateConfig()
  return packager.config
}

/** Lists come as one, several or none; patterns as themselves or as the filter of a file set. */
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value])
const allPatternsOf = (value: unknown): string[] =>
  list(value)
    .flatMap((one) => (typeof one === 'object' && one !== null && 'filter' in one ? list(one.filter) : [one]))
    .map(String)
const patternsOf = (value: unknown): string[] => allPatternsOf(value).filter((pattern) => !pattern.startsWith('!'))

describe('electron-builder.yml', () => {
  it('is what electron-builder’s schema allows', async () => {
    expect(await configuration(yaml)).toMatchObject({ appId: 'org.sulcus.viewer', asar: true, publish: null })
  })

  it.each([
    ['a word it does not know', 'asarUnpak: []\n'],
    ['another type', 'npmRebuild: sometimes\n'],
    ['a word out of place', 'oneClick: false\n'],
  ])('would be refused with %s', async (_what, line) => {
    await expect(configuration(`${yaml.replace(/^npmRebuild:.*\n/m, '')}${line}`)).rejects.toThrow(/Invalid configuration object/)
  })

  it('builds for three systems, never by itself for anyone to download', async () => {
    const { linux, mac, win } = await configuration(yaml)
    expect([linux?.target, mac?.target, win?.target]).toEqual([['AppImage', 'deb'], ['dmg'], ['nsis']])
  })
})

describe.skipIf(!built)('what goes into the installer (skipped until `npm run setup` has built dist/)', () => {
  let config: Configuration
  beforeAll(async () => {
    const packager = new Packager({ projectDir: root, config: 'electron-builder.yml' })
    await packager.validateConfig()
    config = packager.config
  })
  const matches = (pattern: string, cwd = root): string[] => globSync(pattern, { cwd })

  it('is there: every pattern meets a file', () => {
    const patterns = [...patternsOf(config.files), ...patternsOf(config.asarUnpack)]
    expect(patterns.length).toBeGreaterThan(5)
    expect(patterns.filter((pattern) => matches(pattern).length === 0)).toEqual([])
    const icons = [config.linux?.icon, config.mac?.icon, config.win?.icon, config.directories?.buildResources].map(String)
    expect(icons.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('begins with the program that package.json names, and holds its page', () => {
    const files = patternsOf(config.files).flatMap((pattern) => matches(pattern))
    expect(files).not.toContain('electron/main.ts')
    for (const name of [packageJson.main, 'dist/electron/engine.js', 'dist/page/index.html']) expect(files).toContain(join(name))
  })

  it('brings models with their card and the sample, and nothing of the training', () => {
    const resources = list(config.extraResources) as readonly { from: string; to: string; filter?: readonly string[] }[]
    expect(resources.map(({ to }) => to)).toEqual(['models', 'sample', 'licences'])
    const files = resources.map(({ from, filter = ['**'] }) => filter.flatMap((pattern) => matches(pattern, join(root, from))))
    // what the gate and the belief in probabilities rest on, too: without these files Sulcus would speak on everything
    const wanted = ['MODEL_CARD.md', 'calibration.json', 'golden.json', 'manifest.json', 'ood.json', 'weights.onnx']
    expect(files[0]).toEqual(expect.arrayContaining(wanted.map((name) => join('brain-mri-cnn', name))))
    expect(files[0]?.filter((name) => name.startsWith('training'))).toEqual([])
    expect(files[1]?.filter((name) => name.endsWith('.dcm')).length).toBeGreaterThan(0)
    expect(files[2]).toContain('Source-Han-Sans.txt')
  })

  it('brings the fonts that reports use, and no other of theirs', () => {
    const refused = allPatternsOf(config.files).filter((pattern) => pattern.startsWith('!node_modules')).flatMap((pattern) => matches(pattern.slice(1)))
    const fonts = matches('node_modules/{dejavu-fonts-ttf,@librescore/fonts}/**/*.{ttf,woff2}').filter((path) => !refused.includes(path))
    expect(fonts.map((path) => basename(path)).toSorted()).toEqual(['DejaVuSans-Bold.ttf', 'DejaVuSans.ttf', 'SourceHanSansCN.min.woff2', 'SourceHanSansKR.min.woff2'])
  })

  it('brings every package that the bundles ask for: only `dependencies` are installed', () => {
    const bundles = readdirSync(join(root, 'dist/electron'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
    const code = bundles.map((name) => readFileSync(join(root, 'dist/electron', name), 'utf8')).join('\n')
    const asked = [...code.matchAll(/(?:\bfrom|\bimport|\brequire\w*\(|\bimport\()\s*"([^".][^"\s]*)"/g)].map((match) => match[1] ?? '')
    const names = new Set(asked.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)).map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')))
    expect(names).toContain('onnxruntime-node')
    expect([...names].filter((name) => name !== 'electron' && !(name in packageJson.dependencies))).toEqual([])
  })
})
