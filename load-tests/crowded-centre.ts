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
  readonly say: (line: string) => void
}): Promise<RunningCentre> => {
  const { agents, queues, say } = options
  const folder = mkdtempSync(join(tmpdir(), "carillon-crowded-"))
  // The core runs as another user and reads it.
  chmodSync(folder, 0o755)
  const seed = join(folder, "seed.yaml")
  writeFileSync(seed, withAgents(options.seed, agents, queues))
  try {
    const settings = { "telephony.maxLegs": String(Math.max(20, agents * 4)) }
    return await startCentre({ seed, settings, say })
  } finally {
    // Read once, at the start.
    rmSync(folder, { recursive: true, force: true })
  }
}

const withAgents = (seed: string, agents: number, queues: ReadonlyArray<string>): string => {
  const [rules] = readFileSync(new URL(`../config/seed/${seed}`, import.meta.url), "utf8").split("\nagents:")
  const people = Array.from(
    { length: agents },
    (_, n) => `  - { id: "${1_001 + n}", name: 坐席${n + 1}, queues: [${queues.join(", ")}] }`
  )
  return `${rules}\nagents:\n${people.join("\n")}\n`
}
