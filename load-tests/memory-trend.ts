/** Memory of one process over a run, in MB, oldest first; unevenly spaced samples are fine. */
export type Samples = ReadonlyArray<{ readonly atMs: number; readonly mb: number }>

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** MB an hour of the straight line nearest to the samples (least squares); NaN for fewer than two moments. */
export const growthMbPerHour = (samples: Samples): number => {
  const meanAt = mean(samples.map(({ atMs }) => atMs))
  const meanMb = mean(samples.map(({ mb }) => mb))
  let together = 0
  let squares = 0
  for (const { atMs, mb } of samples) {
    together += (atMs - meanAt) * (mb - meanMb)
    squares += (atMs - meanAt) ** 2
  }
  return (together / squares) * HOUR_MS
}

/** From the mean of the minute that begins `afterMs` after the first sample to the mean of the last minute. */
export const growthMb = (samples: Samples, afterMs: number): number => {
  const [first, last] = [samples.at(0)?.atMs ?? 0, samples.at(-1)?.atMs ?? 0]
  const within = (fromMs: number) => samples.filter(({ atMs }) => atMs >= fromMs && atMs <= fromMs + MINUTE_MS)
  const mbOf = (some: Samples) => mean(some.map(({ mb }) => mb))
  return mbOf(within(last - MINUTE_MS)) - mbOf(within(first + afterMs))
}

/** The last sample of each minute, from the first minute on: short enough for one line. */
export const eachMinute = (samples: Samples): ReadonlyArray<number> => {
  const minutes = new Map<number, number>()
  for (const { atMs, mb } of samples) minutes.set(Math.floor((atMs - samples[0]!.atMs) / MINUTE_MS), mb)
  return [...minutes.values()]
}

const mean = (values: ReadonlyArray<number>) => values.reduce((sum, value) => sum + value, 0) / values.length
