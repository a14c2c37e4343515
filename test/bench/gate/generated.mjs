// Pictures that are no MRI of a head with contrast agent, drawn by code from a seed.
import { randomFrom, gaussianFrom } from '../../../build/sample/random.ts'
import { noiseFrom } from '../../../build/sample/noise.ts'

const side = 256
const count = 40

function picture(paint, rows = side, columns = side) {
  const data = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row += 1) for (let column = 0; column < columns; column += 1) data[row * columns + column] = paint((column + 0.5) / columns, (row + 0.5) / rows)
  return { rows, columns, data, rowSpacing: 1, columnSpacing: 1, window: { centre: 0, width: 1 } }
}

const within = (x, y, cx, cy, rx, ry, tilt = 0) => {
  const [u, v] = [(x - cx) * Math.cos(tilt) + (y - cy) * Math.sin(tilt), (y - cy) * Math.cos(tilt) - (x - cx) * Math.sin(tilt)]
  return Math.hypot(u / rx, v / ry)
}

const painters = {
  'white noise': (random) => {
    const normal = gaussianFrom(random)
    return () => 100 + 20 * normal()
  },
  'Rician noise': (random) => {
    const normal = gaussianFrom(random)
    return () => Math.hypot(normal(), normal())
  },
  'smooth noise': (random, seed) => {
    const [noise, scale] = [noiseFrom(seed), 3 + 25 * random()]
    return (x, y) => noise(scale * x, scale * y, 0.5) + 0.5 * noise(2 * scale * x, 2 * scale * y, 3.5)
  },
  'smooth noise in an oval': (random, seed) => {
    const [noise, scale, rx, ry] = [noiseFrom(seed), 4 + 14 * random(), 0.3 + 0.1 * random(), 0.36 + 0.1 * random()]
    return (x, y) => (within(x, y, 0.5, 0.5, rx, ry) < 1 ? 100 + 60 * noise(scale * x, scale * y, 0.5) + 20 * noise(4 * scale * x, 4 * scale * y, 0.5) : 3 + 2 * random())
  },
  'oval phantoms': (random) => {
    const normal = gaussianFrom(random)
    const parts = Array.from({ length: 2 + Math.floor(5 * random()) }, () => [0.3 + 0.4 * random(), 0.3 + 0.4 * random(), 0.03 + 0.1 * random(), 0.03 + 0.1 * random(), 3 * random(), 40 + 200 * random()])
    const [rx, ry, rim, level] = [0.32 + 0.1 * random(), 0.36 + 0.1 * random(), 0.88 + 0.1 * random(), 60 + 60 * random()]
    return (x, y) => {
      const radius = within(x, y, 0.5, 0.5, rx, ry)
      if (radius > 1) return Math.abs(2 * normal())
      const part = parts.find(([cx, cy, a, b, tilt]) => within(x, y, cx, cy, a, b, tilt) < 1)
      return (radius > rim ? 200 : part ? part[5] : level) + 4 * normal()
    }
  },
  'bottles': (random) => {
    const normal = gaussianFrom(random)
    const [rx, ry, lean, square] = [0.15 + 0.2 * random(), 0.3 + 0.15 * random(), random() - 0.5, random() < 0.5]
    return (x, y) => {
      const inside = square ? Math.max(Math.abs(x - 0.5) / rx, Math.abs(y - 0.5) / ry) < 1 : within(x, y, 0.5, 0.5, rx, ry) < 1
      return inside ? 300 * (1 + lean * (y - 0.5)) + 6 * normal() : Math.hypot(4 * normal(), 4 * normal())
    }
  },
  'CT-like heads': (random, seed) => {
    const [noise, normal] = [noiseFrom(seed), gaussianFrom(random)]
    const [rx, ry, rim] = [0.3 + 0.06 * random(), 0.38 + 0.06 * random(), 0.86 + 0.06 * random()]
    const vent = 0.1 + 0.08 * random()
    return (x, y) => {
      const radius = within(x, y, 0.5, 0.5, rx, ry)
      if (radius > 1.06) return -1000 + 8 * normal()
      if (radius > 1) return 30 + 10 * normal()
      if (radius > rim) return 1100 + 150 * noise(9 * x, 9 * y, 0)
      const fluid = Math.min(within(x, y, 0.46, 0.47, 0.03, vent), within(x, y, 0.54, 0.47, 0.03, vent)) < 1
      return (fluid ? 8 : 34 + 5 * noise(14 * x, 14 * y, 2)) + 4 * normal()
    }
  },
  'CT-like heads, brain window': (random, seed) => {
    const paint = painters['CT-like heads'](random, seed)
    return (x, y) => Math.min(80, Math.max(0, paint(x, y)))
  },
  'knee-like': (random, seed) => {
    const [noise, normal] = [noiseFrom(seed), gaussianFrom(random)]
    const [shift, tilt, gap] = [0.06 * (random() - 0.5), 0.3 * (random() - 0.5), 0.01 + 0.02 * random()]
    return (x, y) => {
      const leg = Math.abs(x - 0.5 - shift - tilt * (y - 0.5) * 0.2)
      const edge = 0.3 + 0.03 * noise(3 * y, seed % 7, 0)
      if (leg > edge) return Math.hypot(3 * normal(), 3 * normal())
      if (leg > edge - 0.04) return 260 + 20 * noise(20 * x, 20 * y, 1) + 4 * normal()
      const femur = within(x, y, 0.5 + shift, 0.22, 0.2, 0.27 - gap) < 1 || (y < 0.28 && leg < 0.13)
      const tibia = within(x, y, 0.5 + shift, 0.78, 0.21, 0.27 - gap) < 1 || (y > 0.72 && leg < 0.13)
      const patella = within(x, y, 0.3 + shift, 0.4, 0.05, 0.1) < 1
      if (femur || tibia || patella) return 210 + 18 * noise(40 * x, 40 * y, 2) + 4 * normal()
      return 70 + 25 * noise(10 * x, 30 * y, 3) + 4 * normal()
    }
  },
  'spine-like': (random, seed) => {
    const [noise, normal, period, bend] = [noiseFrom(seed), gaussianFrom(random), 0.1 + 0.05 * random(), 0.1 * (random() - 0.5)]
    return (x, y) => {
      const u = x - 0.45 - bend * Math.sin(3 * y)
      const fade = 1 / (0.5 + 2 * x)
      if (x < 0.08) return Math.hypot(3 * normal(), 3 * normal())
      const disc = (y % period) / period
      if (Math.abs(u) < 0.09) return (disc > 0.75 ? 60 : 160 + 10 * noise(30 * x, 30 * y, 0)) + 5 * normal()
      if (u > 0.1 && u < 0.16) return 40 + (u > 0.115 && u < 0.145 ? 80 : 0) + 5 * normal()
      return fade * (120 + 60 * noise(8 * x, 8 * y, 1)) + 5 * normal()
    }
  },
  'photograph-like, from colour': (random, seed) => {
    const noise = noiseFrom(seed)
    const shapes = Array.from({ length: 14 }, () => [random(), random(), 0.05 + 0.25 * random(), 0.05 + 0.25 * random(), 3 * random(), random(), random(), random()])
    return (x, y) => {
      const shape = shapes.findLast(([cx, cy, a, b, tilt]) => within(x, y, cx, cy, a, b, tilt) < 1)
      const [r, g, b] = shape ? shape.slice(5) : [0.5 + 0.3 * y, 0.6, 0.9 - 0.4 * y]
      return 255 * (0.299 * r + 0.587 * g + 0.114 * b) + 12 * noise(20 * x, 20 * y, 1)
    }
  },
  'screens of text': (random) => {
    const line = 0.03 + 0.02 * random()
    const dots = Array.from({ length: 4000 }, () => random() < 0.5)
    return (x, y) => {
      const [row, across] = [Math.floor(y / line), Math.floor(x / (line * 0.55))]
      const [u, v] = [((x / (line * 0.55)) % 1) * 5, ((y / line) % 1) * 9]
      return u < 4 && v < 7 && x > 0.05 && x < 0.95 && dots[(row * 577 + across * 131 + Math.floor(u) * 17 + Math.floor(v)) % 4000] ? 230 : 10
    }
  },
  'ramps and checks': (random) => {
    const [a, b, n] = [random() - 0.5, random() - 0.5, Math.floor(2 + 10 * random())]
    const checks = random() < 0.5
    return (x, y) => (checks ? ((Math.floor(n * x) + Math.floor(n * y)) % 2) * 200 : 200 * (a * x + b * y))
  },
}

/** { name, family, kind, slices } for every kind of picture. */
export function generatedSources() {
  return Object.entries(painters).map(([name, painter], kind) => ({
    name, family: name, kind: 'foreign',
    slices: Array.from({ length: count }, (_, index) => {
      const seed = 1000 * (kind + 1) + index
      return picture(painter(randomFrom(seed), seed))
    }),
  }))
}
