/** What is quieter than this counts as silence, dB of full scale. */
export const SILENT_DB = -60

/** How loud a stream is now. */
export interface Level {
  /** dB of full scale, {@link SILENT_DB} to 0. */
  readonly db: () => number
  readonly close: () => void
}

export const levelOf = (stream: MediaStream): Level => {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  const source = context.createMediaStreamSource(stream)
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    db: () => {
      analyser.getFloatTimeDomainData(samples)
      return dbOf(samples)
    },
    close: () => {
      source.disconnect()
      void context.close()
    }
  }
}

export const dbOf = (samples: Float32Array): number => {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const db = 10 * Math.log10(sum / Math.max(1, samples.length))
  return Number.isFinite(db) ? Math.min(0, Math.max(SILENT_DB, db)) : SILENT_DB
}
