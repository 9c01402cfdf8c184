/** Resolves when `happened` says so; asks every `everyMs`. Rejects after `withinMs`, naming what was waited for. */
export const until = async (
  what: string,
  happened: () => boolean | Promise<boolean>,
  { withinMs, everyMs = 20 }: { readonly withinMs: number; readonly everyMs?: number }
): Promise<void> => {
  const giveUpAt = performance.now() + withinMs
  while (!(await happened())) {
    if (performance.now() > giveUpAt) throw new Error(`${what}: not within ${withinMs} ms`)
    await pause(everyMs)
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Runs `work` over all items, at most `width` at once. */
export const inParallel = async <A, B>(
  items: ReadonlyArray<A>,
  width: number,
  work: (item: A, index: number) => Promise<B>
): Promise<Array<B>> => {
  const results: Array<B> = Array.from({ length: items.length })
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]!, index)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  return results
}

/** Value at `share` (0–1) of the sorted sample, nearest rank; NaN when there is none. */
export const percentile = (sample: ReadonlyArray<number>, share: number): number => {
  const sorted = sample.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
