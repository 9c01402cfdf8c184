/** How much louder or softer the nine levels are, -4 to 4: FreeSWITCH's factors for `volume` and `uuid_audio`. */
const FACTORS = [0.2, 0.4, 0.6, 0.8, 1, 1.3, 2.3, 3.3, 4.3] as const

const LOUDEST = 4

export const clampLevel = (level: number): number => Math.max(-LOUDEST, Math.min(LOUDEST, Math.round(level)))

export const factorOf = (level: number): number => FACTORS[clampLevel(level) + LOUDEST] ?? 1

/** In place; what becomes louder than 16 bits is clipped. */
export const amplify = (samples: Int16Array, factor: number): void => {
  if (factor === 1) return
  for (let i = 0; i < samples.length; i++) {
    const louder = Math.trunc(samples[i]! * factor)
    samples[i] = louder > 32_767 ? 32_767 : louder < -32_768 ? -32_768 : louder
  }
}
