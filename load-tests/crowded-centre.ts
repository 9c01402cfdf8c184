import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type RunningCentre, startCentre } from "./running-centre.ts"

/** A throw-away centre of a seed of ours, with so many agents in its place of the seed's own, and room for four legs each. */
export const startCrowdedCentre = async (options: {
  /** In config/seed/. */
  readonly seed: string
  readonly agents: number
  readonly queues: ReadonlyArray<string>
  /** Alarms wait in a queue of their own, in which none of these agents is; the others take calls alone. */
  readonly alarmsApart?: true
  readonly say: (line: string) => void
}): Promise<RunningCentre> => {
  const { agents, queues, say } = options
  const folder = mkdtempSync(join(tmpdir(), "carillon-crowded-"))
  // The core runs as another user and reads it.
  chmodSync(folder, 0o755)
  const seed = join(folder, "seed.yaml")
  const rules = withAgents(options.seed, agents, queues)
  writeFileSync(seed, options.alarmsApart === true ? rules.replace("\nqueues:\n", ALARMS_APART) : rules)
  try {
    const settings = { "telephony.maxLegs": String(Math.max(20, agents * 4)) }
    return await startCentre({ seed, settings, say })
  } finally {
    // Read once, at the start.
    rmSync(folder, { recursive: true, force: true })
  }
}

const ALARMS_APART = `
queues:
  - { id: alarm, name: 报警, group: main, priority: 0, channels: [alarm, task], strategy: longest-idle, ringTimeoutMs: 20000,
      wrapUpMs: 0, serviceLevelSeconds: 20, music: music-on-hold, maxWaiting: 5000 }
`

const withAgents = (seed: string, agents: number, queues: ReadonlyArray<string>): string => {
  const [rules] = readFileSync(new URL(`../config/seed/${seed}`, import.meta.url), "utf8").split("\nagents:")
  const people = Array.from(
    { length: agents },
    (_, n) => `  - { id: "${1_001 + n}", name: 坐席${n + 1}, queues: [${queues.join(", ")}] }`
  )
  return `${rules}\nagents:\n${people.join("\n")}\n`
}
