import { callingNumber } from "../crowd/crowd.ts"
import { until } from "../crowd/wait.ts"
import { CASES } from "./cases.ts"
import { type Hall, openHall } from "./hall.ts"
import { play } from "./play.ts"
import type { Table } from "./table.ts"

/** So many calls at a time keep two cores busy, with a telephone at each end of every leg. */
const TABLES_AT_MOST = 6
const ENDED_WITHIN_MS = 10_000

export interface Parties {
  readonly cases: number
  readonly passed: number
  /** Legs that the switch still has when all is over. */
  readonly legsLeft: number
  /** Service and, for the how manieth time, what was wrong. */
  readonly failed: ReadonlyArray<string>
}

export const SERVICES: ReadonlyArray<string> = CASES.map(({ service }) => service)

/** Every service, or the one named, so many times: who hears whom is heard, at every telephone and in every recording. */
export const parties = async (
  { only, times }: { readonly only: string | undefined; readonly times: number },
  say: (line: string) => void
): Promise<Parties> => {
  const chosen = CASES.filter(({ service }) => only === undefined || service === only)
  const jobs = Array.from({ length: times }, (_, n) => chosen.map((one) => ({ one, n }))).flat()
  const hall = await openHall(Math.min(TABLES_AT_MOST, jobs.length), say)
  try {
    await Promise.all(hall.tables.map((table) => table.agent("ana").ready()))
    const failed: Array<string> = []
    let next = 0
    const workAt = async (table: Table): Promise<void> => {
      for (let index = next++; index < jobs.length; index = next++) {
        const { n, one } = jobs[index]!
        const problem = await play(one, n, table, callingNumber(index))
        if (problem !== undefined) {
          failed.push(`${one.service} #${n + 1}: ${problem}`)
          say(`${one.service} #${n + 1}: ${problem}`)
        }
        if ((index + 1) % chosen.length === 0) say(`${index + 1} of ${jobs.length} are begun`)
      }
    }
    await Promise.all(hall.tables.map(workAt))
    return { cases: jobs.length, passed: jobs.length - failed.length, legsLeft: await legsLeft(hall), failed }
  } finally {
    await hall.stop()
  }
}

/** Health tells of them every few seconds. */
const legsLeft = async ({ centre }: Hall): Promise<number> => {
  const legs = async () => Number((await centre.health()).workers["switch"]?.detail["legs"] ?? Number.NaN)
  let left = Number.NaN
  const none = async () => (left = await legs()) === 0
  await until("the end of all legs", none, { withinMs: ENDED_WITHIN_MS, everyMs: 200 }).catch(() => {})
  return left
}
