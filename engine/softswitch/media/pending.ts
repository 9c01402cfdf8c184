/** Work that goes on beside the ticks. */
export const makePending = () => {
  const pending = new Set<Promise<unknown>>()
  const settled = async (): Promise<void> => {
    if (pending.size === 0) return
    await Promise.allSettled(pending)
    await settled()
  }
  return {
    settled,
    keepUntilDone: (work: Promise<unknown>) => {
      pending.add(work)
      void work.finally(() => pending.delete(work))
    }
  }
}
