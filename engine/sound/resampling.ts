/** The telephone's rate. */
export const TELEPHONE_HZ = 8_000

/** Zero crossings of the filter on each side: more than 60 dB less of what would fold back, and no ringing that one hears. */
const CROSSINGS = 16
/** Of the lower rate's band, so that the filter has room to fall. */
const PASS_SHARE = 0.92

/**
 * Brings sound to another rate through a low-pass filter (windowed sinc), so that what the telephone cannot carry does not fold
 * back as a hiss, as it would without one.
 */
export const resampled = (samples: Float32Array, fromHz: number, toHz = TELEPHONE_HZ): Float32Array => {
  if (fromHz === toHz) return samples
  const shared = divisor(fromHz, toHz)
  const [phases, step] = [toHz / shared, fromHz / shared]
  const filter = filterOf(phases, fromHz, toHz)
  const { half, taps } = filter
  const length = Math.floor((samples.length * toHz) / fromHz)
  const result = new Float32Array(length)
  for (let i = 0; i < length; i++) {
    const at = i * step
    const centre = Math.floor(at / phases)
    const weights = taps[at % phases]!
    const first = Math.max(0, centre - half + 1)
    const last = Math.min(samples.length - 1, centre + half)
    let sum = 0
    for (let n = first; n <= last; n++) sum += samples[n]! * weights[n - centre + half - 1]!
    result[i] = sum
  }
  return result
}

/** One set of weights for each place that an output sample can have between two input samples. */
const filterOf = (phases: number, fromHz: number, toHz: number) => {
  const cutoff = PASS_SHARE * Math.min(1, toHz / fromHz)
  const half = Math.ceil(CROSSINGS / cutoff)
  const taps = Array.from({ length: phases }, (_, phase) => {
    const weights = Float32Array.from({ length: 2 * half }, (__, n) => {
      const distance = n - half + 1 - phase / phases
      return cutoff * sinc(cutoff * distance) * window(distance / half)
    })
    // Each set lets a constant through as it is, so that no tone of the phases' rhythm arises.
    const sum = weights.reduce((all, weight) => all + weight, 0)
    return weights.map((weight) => weight / sum)
  })
  return { half, taps }
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/** Blackman's. */
const window = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x)

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
