// `npm run bench -- dicom [convert|decode|index]`: reading and converting beside Debian's tools, in one run. Data are
// generated under the temp folder. Every figure is the median of runs that take turns with the peer's, after a warm-up;
// the whole command counts, Node's start included. `floor` is what reading and writing the same bytes with cat costs.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dicomFile, picture, writeMany, writeVolume } from './dicom/make-files.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cli = join(root, 'dist/electron/cli.js')
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Runs a command; wall time in ms, and CPU time and peak memory as the kernel counts them, by way of Python. */
const timer = 'import os,sys,time\nb=time.perf_counter();p=os.fork()\nif p==0:\n os.dup2(os.open(os.devnull,os.O_WRONLY),1);os.execvp(sys.argv[1],sys.argv[1:])\n_,s,r=os.wait4(p,0)\nprint((time.perf_counter()-b)*1e3,(r.ru_utime+r.ru_stime)*1e3,r.ru_maxrss/1024,s)'
function timed([command, ...args]) {
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', timer, command, ...args], { encoding: 'utf8' })
  const [wall, cpu, peak, status] = stdout.trim().split(' ').map(Number)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`)
  return { wall, cpu, peak }
}

/** Medians of commands that take turns. `before` is not timed. */
function compare(commands, before = () => undefined, rounds = 7) {
  const runs = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
  for (let round = -1; round < rounds; round += 1)
    for (const [name, command] of Object.entries(commands)) {
      before()
      const run = timed(command)
      if (round >= 0) runs[name].push(run)
    }
  return Object.fromEntries(
    Object.entries(runs).map(([name, all]) => [name, Object.fromEntries(['wall', 'cpu', 'peak'].map((key) => [key, median(all.map((run) => run[key]))]))]),
  )
}

const figures = ({ wall, cpu, peak }) => `${Math.round(wall)} ms (CPU ${Math.round(cpu)} ms, peak ${Math.round(peak)} MiB)`
const missing = (command) => spawnSync('which', [command]).status !== 0

function convert(folder) {
  for (const sagittal of [false, true]) {
    const [volume, ours, theirs] = ['volume', 'sulcus', 'dcm2niix'].map((name) => join(folder, `${name}-${sagittal}`))
    const size = { slices: 384, rows: 320, columns: 320 }
    writeVolume(volume, { ...size, sagittal })
    const before = () => {
      rmSync(ours, { recursive: true, force: true })
      rmSync(theirs, { recursive: true, force: true })
      mkdirSync(theirs, { recursive: true })
    }
    const peer = missing('dcm2niix') ? {} : { dcm2niix: ['dcm2niix', '-z', 'n', '-f', 'v', '-o', theirs, volume] }
    const result = compare(
      { floor: ['sh', '-c', `cat ${volume}/* > ${theirs}/x`], sulcus: [process.execPath, cli, 'convert', volume, '--out', ours, '--format', 'nifti', '--quiet'], ...peer },
      before,
    )
    const decoded = size.slices * size.rows * size.columns * 2
    console.log(`convert, 384 × 320×320 ${sagittal ? 'sagittal 3-D (axes turned)' : 'axial'}, ${Math.round(decoded / 1e6)} MB`)
    for (const [name, one] of Object.entries(result)) console.log(`  ${name}: ${figures(one)}, ${Math.round(decoded / 1e3 / one.wall)} MB/s`)
    if (result.dcm2niix) console.log(`  ratio ${(result.sulcus.wall / result.dcm2niix.wall).toFixed(2)}; memory ${((result.sulcus.peak * 1024 ** 2) / decoded).toFixed(2)} × decoded pixels`)
    rmSync(volume, { recursive: true, force: true })
  }
}

/** How each syntax is made of the native file, and who decodes it beside Sulcus. */
const syntaxes = {
  RLE: ['b16', 'dcmcrle', [], ['dcmdrle']],
  'JPEG baseline': ['b8', 'dcmcjpeg', ['+eb'], ['dcmdjpeg']],
  'JPEG extended 12 bit': ['b16', 'dcmcjpeg', ['+ee'], ['dcmdjpeg']],
  'JPEG lossless': ['b16', 'dcmcjpeg', ['+e1'], ['dcmdjpeg']],
  'JPEG-LS': ['b16', 'dcmcjpls', ['+el'], ['dcmdjpls']],
  'JPEG-LS near-lossless': ['b16', 'dcmcjpls', ['+en', '+md', '2'], ['dcmdjpls']],
  'JPEG 2000': ['b16', 'gdcmconv', ['--j2k'], ['gdcmconv', '--raw']],
}

function decode(folder) {
  const many = 160
  for (const count of [40, many])
    for (const [name, bits] of [['b16', 12], ['b8', 8]]) {
      const pictures = Array.from({ length: 40 }, (_, i) => picture(512, 512, (i + 1) / 41, bits))
      const all = Array.from({ length: count }, (_, i) => pictures[i % 40])
      writeFileSync(join(folder, `${name}-${count}.dcm`), dicomFile({ rows: 512, columns: 512, bitsStored: bits, number: 1 }, all))
    }
  for (const [name, [source, encode, options, peer]] of Object.entries(syntaxes)) {
    if (missing(encode)) continue
    const commands = {}
    for (const count of [40, many]) {
      const file = join(folder, `encoded-${count}.dcm`)
      execFileSync(encode, [...options, join(folder, `${source}-${count}.dcm`), file], { stdio: 'ignore' })
      commands[`peer${count}`] = [...peer, file, join(folder, 'decoded.dcm')]
      commands[`sulcus${count}`] = [process.execPath, cli, 'pixels', file, '--out', join(folder, 'decoded'), '--quiet']
    }
    const result = compare(commands, undefined, 3)
    const perFrame = (who) => (result[`${who}${many}`].wall - result[`${who}40`].wall) / (many - 40)
    console.log(
      `decode ${name}, 512²: 40 frames ${Math.round(result.sulcus40.wall)} ms, ${peer[0]} ${Math.round(result.peer40.wall)} ms, ratio ${(result.sulcus40.wall / result.peer40.wall).toFixed(2)}; ` +
        `per further frame ${perFrame('sulcus').toFixed(2)} and ${perFrame('peer').toFixed(2)} ms, ratio ${(perFrame('sulcus') / perFrame('peer')).toFixed(2)}`,
    )
  }
}

async function index(folder) {
  const { indexPaths } = await import('../../electron/dicom/index-paths.ts')
  const job = { onProgress: () => undefined, signal: new AbortController().signal }
  for (const count of [1000, 10_000]) {
    const place = join(folder, `many-${count}`)
    writeMany(place, count)
    const times = []
    for (let round = -1; round < 5; round += 1) {
      const begun = performance.now()
      await indexPaths([place], job)
      if (round >= 0) times.push(performance.now() - begun)
    }
    const bytes = statSync(join(place, 'series-1', 'IM0')).size * count
    console.log(`index ${count} files of ${Math.round(bytes / count / 1024)} KiB: ${Math.round(median(times))} ms, ${Math.round((count / median(times)) * 1000)} files/s`)
  }
}

const parts = { convert, decode, index }

export async function run(names) {
  const folder = mkdtempSync(join(tmpdir(), 'sulcus-bench-'))
  try {
    for (const name of names.length > 0 ? names : Object.keys(parts)) await parts[name](folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
