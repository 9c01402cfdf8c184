import { cpus } from "node:os"

/** How much of the machine's time was idle since it was asked last, percent. */
export const makeIdleCpu = (read: typeof cpus = cpus): (() => number) => {
  const sums = () => {
    let [idle, all] = [0, 0]
    for (const { times } of read()) {
      idle += times.idle
      all += times.idle + times.user + times.nice + times.sys + times.irq
    }
    return { idle, all }
  }
  let before = sums()
  return () => {
    const now = sums()
    const [idle, all] = [now.idle - before.idle, now.all - before.all]
    before = now
    return all <= 0 ? 100 : (100 * idle) / all
  }
}
