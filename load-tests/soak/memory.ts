import type { RunningCentre } from "../running-centre.ts"
import { eachMinute, growthMb, growthMbPerHour, type Samples } from "../memory-trend.ts"

/** Processes that carry calls and must be flat. */
export const JUDGED = ["core", "switch"]
const SAMPLED = ["core", "switch", "gateway", "store"]
const SAMPLE_EVERY_MS = 5_000

/** Looks at the health page every 5 s until it is stopped. */
export const sampleMemory = (centre: RunningCentre) => {
  const rss = new Map(SAMPLED.map((name) => [name, [] as Array<{ atMs: number; mb: number }>]))
  const live = new Map(JUDGED.map((name) => [name, [] as Array<{ atMs: number; mb: number }>]))
  const look = async () => {
    const { workers } = await centre.health()
    const atMs = performance.now()
    const note = (into: Map<string, Array<{ atMs: number; mb: number }>>, name: string, mb: unknown) => {
      if (typeof mb === "number") into.get(name)?.push({ atMs, mb })
    }
    for (const [name, { detail, rssMb }] of Object.entries(workers)) {
      note(rss, name, rssMb)
      note(live, name, (detail["memory"] as { readonly liveMb?: unknown } | undefined)?.liveMb)
    }
  }
  // A busy machine may not answer for a second; one sample less is no matter.
  const timer = setInterval(() => void look().catch(() => {}), SAMPLE_EVERY_MS)
  const byName = <A>(of: ReadonlyMap<string, Samples>, tell: (samples: Samples) => A): Readonly<Record<string, A>> =>
    Object.fromEntries([...of].map(([name, samples]) => [name, tell(samples)]))
  return {
    stop: () => clearInterval(timer),
    words: () =>
      JUDGED.map((name) => `${name} ${rss.get(name)?.at(-1)?.mb} MB, live ${live.get(name)?.at(-1)?.mb}`).join(", "),
    told: () => ({ rssMb: byName(rss, eachMinute), liveMb: byName(live, eachMinute) }),
    rssGrowthMb: (name: string, warmUpMs: number) => Math.round(growthMb(rss.get(name) ?? [], warmUpMs) * 10) / 10,
    growth: (warmUpShare: number) => {
      const measured = (samples: Samples) => {
        const [from, to] = [rss.get("core")?.at(0)?.atMs ?? 0, rss.get("core")?.at(-1)?.atMs ?? 0]
        const growth = growthMbPerHour(samples.filter(({ atMs }) => atMs >= from + warmUpShare * (to - from)))
        return Math.round(growth * 10) / 10
      }
      return { growthMbPerHour: byName(live, measured), rssGrowthMbPerHour: byName(rss, measured) }
    }
  }
}
