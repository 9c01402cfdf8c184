/**
 * G.722 at 64 kbit/s for a bridge of 8 kHz: the lower of its two bands alone, which is what a telephone of 8 kHz hears. The
 * bands are coded apart (ITU-T G.722 §3, §4), so the upper one is neither heard nor made: its two bits say silence.
 */
export interface G722 {
  /** Octets to samples, one to one. */
  readonly decode: (octets: Uint8Array, into: Int16Array) => void
  readonly encode: (samples: Int16Array, into: Uint8Array) => void
}

// Tables of G.722: 5 (levels of the quantizers), 9 (logarithmic factors), 11 (scale factors), 14 (codes).
const LOG_STEPS = Int16Array.of(-60, -30, 58, 172, 334, 538, 1198, 3042)
const STEP_OF_CODE = Uint8Array.of(0, 7, 6, 5, 4, 3, 2, 1, 7, 6, 5, 4, 3, 2, 1, 0)
const INVERSE_LOG = Int16Array.from([
  2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834, 2896, 2960, 3025,
  3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
])
const FOUR_BITS = Int16Array.from([
  0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0
])
const SIX_BITS = Int16Array.from([
  -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
  -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728, 24808,
  21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008,
  3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
])
const DECISIONS = Int16Array.from([
  0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339,
  1458, 1612, 1765, 1980, 2195, 2557, 2919
])
/** Of the interval a difference lies in, 1–30: above 0 and below. */
const codeOf = (interval: number, isNegative: boolean): number =>
  isNegative ? (interval < 3 ? 64 - interval : 34 - interval) : 62 - interval

/** The upper band's bits when nothing is in it. */
const QUIET_ABOVE = 0xc0

export const makeG722 = (): G722 => {
  const decoder = makeLowerBand()
  const encoder = makeLowerBand()
  return {
    decode: (octets, into) => {
      for (let i = 0; i < octets.length; i++) into[i] = decoder.decode(octets[i]! & 0x3f)
    },
    encode: (samples, into) => {
      for (let i = 0; i < samples.length; i++) into[i] = QUIET_ABOVE | encoder.encode(samples[i]! >> 1)
    }
  }
}

/** The adaptive predictor and quantizer of the lower band; names as in the recommendation, so that it can be read beside. */
const makeLowerBand = () => {
  let [nb, det, s, sz] = [0, 32, 0, 0]
  const [r, p, a] = [new Int32Array(3), new Int32Array(3), new Int32Array(3)]
  const [d, b] = [new Int32Array(7), new Int32Array(7)]

  /** Blocks 3L: the step adapts to the code. */
  const adaptStep = (four: number) => {
    nb = Math.max(0, Math.min(18_432, ((nb * 127) >> 7) + LOG_STEPS[STEP_OF_CODE[four]!]!))
    const shift = 8 - (nb >> 11)
    const mantissa = INVERSE_LOG[(nb >> 6) & 31]!
    det = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2
  }

  /** Blocks 4L: the predictor adapts to what came and says what comes next. */
  const predict = (dlt: number) => {
    d[0] = dlt
    r[0] = clip(s + dlt)
    p[0] = clip(sz + dlt)
    const sign = p[0] >> 15
    const [alike1, alike2] = [p[1]! >> 15 === sign, p[2]! >> 15 === sign]
    const fourfold = clip(a[1]! << 2)
    const wd2 = Math.min(32_767, alike1 ? -fourfold : fourfold)
    const a2 = Math.max(-12_288, Math.min(12_288, (wd2 >> 7) + (alike2 ? 128 : -128) + ((a[2]! * 32_512) >> 15)))
    const limit = clip(15_360 - a2)
    const a1 = Math.max(-limit, Math.min(limit, clip((alike1 ? 192 : -192) + ((a[1]! * 32_640) >> 15))))
    const step = dlt === 0 ? 0 : 128
    for (let i = 6; i > 0; i--) {
      const toward = d[i]! >> 15 === dlt >> 15 ? step : -step
      b[i] = clip(toward + ((b[i]! * 32_640) >> 15))
    }
    d.copyWithin(1, 0, 6)
    r.copyWithin(1, 0, 2)
    p.copyWithin(1, 0, 2)
    a[1] = a1
    a[2] = a2
    const sp = clip(((a1 * clip(2 * r[1]!)) >> 15) + ((a2 * clip(2 * r[2]!)) >> 15))
    sz = 0
    for (let i = 6; i > 0; i--) sz += (b[i]! * clip(2 * d[i]!)) >> 15
    sz = clip(sz)
    s = clip(sp + sz)
  }

  const follow = (six: number) => {
    const four = six >> 2
    const dlt = (det * FOUR_BITS[four]!) >> 15
    adaptStep(four)
    predict(dlt)
  }

  return {
    decode: (six: number): number => {
      const low = Math.max(-16_384, Math.min(16_383, s + ((det * SIX_BITS[six]!) >> 15)))
      follow(six)
      return low << 1
    },
    encode: (low: number): number => {
      const el = clip(low - s)
      const magnitude = el >= 0 ? el : -(el + 1)
      let interval = 1
      while (interval < 30 && magnitude >= (DECISIONS[interval]! * det) >> 12) interval++
      const six = codeOf(interval, el < 0)
      follow(six)
      return six
    }
  }
}

const clip = (value: number): number => (value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value)
