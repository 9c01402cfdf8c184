import { pause, until } from "../crowd/wait.ts"
import type { Case, Row } from "./rows.ts"
import { heardBetween, type Heard, NOBODY, readHeard, settles } from "./hearing.ts"
import type { Person } from "./person.ts"
import { recordingProblem } from "./recorded.ts"
import type { Talk } from "./talk.ts"
import type { Table } from "./table.ts"
import { ROLES } from "./tones.ts"

/** After the last leg agents are free again at once: nobody here writes notes. */
const FREE_WITHIN_MS = 15_000
/** A recording of less has nothing to be judged by: there is more than that of each talk. */
const TALK_AT_LEAST_MS = 1_000

/** Plays a case for the n-th time, from a free table to a free table. Answers with what was wrong, or undefined. */
export const play = async (one: Case, n: number, table: Table, number: string): Promise<string | undefined> => {
  const talk: Talk = { table, number, id: undefined }
  for (const role of ROLES) table.people[role].ear.forget()
  try {
    await isFree(table)
    const recorded = await playRows(one, n, talk)
    return await afterwards(one, talk, recorded)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    for (const role of ROLES) table.people[role].hangsUp()
  }
}

/** Of the one whose leg is recorded: when they came into the talk, and how many frames they said since then that are to be kept. */
interface Span {
  talkedAtMs: number | undefined
  saidFrames: number
}

const playRows = async (one: Case, n: number, talk: Talk): Promise<Span> => {
  const span: Span = { talkedAtMs: undefined, saidFrames: 0 }
  const recorded = one.recorded === null ? undefined : talk.table.people[one.recorded]
  const sent = (): number => recorded?.legs[0]?.audio.packetsSent ?? Number.NaN
  let before = readHeard(NOBODY)
  let last = Number.NaN
  for (const [index, row] of one.rows(n).entries()) {
    const wanted = readHeard(row[2])
    if (row[2] === NOBODY) await talkedLongEnough(span)
    // What is said while the row is done counts, unless its recording stands still; or they hang up in it.
    const begins = sent()
    await doRow(talk, row, before, wanted)
    const ends = sent()
    const said = (Number.isNaN(ends) ? begins : ends) - last
    if (span.talkedAtMs !== undefined && !Number.isNaN(said) && one.paused?.includes(index) !== true)
      span.saidFrames += said
    last = ends
    talk.id ??= await callAtHand(talk.table)
    if (recorded !== undefined && span.talkedAtMs === undefined && hearsSomebody(wanted, recorded.role))
      span.talkedAtMs = performance.now()
    before = wanted
  }
  return span
}

const doRow = async (talk: Talk, [does, act, , besides = []]: Row, before: Heard, wanted: Heard): Promise<void> => {
  const sinceMs = performance.now()
  const problem = (error: unknown) =>
    new Error(`${does}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  try {
    await act(talk)
    await settles(talk.table, wanted)
  } catch (error) {
    throw problem(error)
  }
  const intruder = heardBetween(talk.table, sinceMs, before, wanted, new Set(besides))
  if (intruder !== undefined) throw problem(intruder)
}

const talkedLongEnough = async ({ talkedAtMs }: Span): Promise<void> => {
  if (talkedAtMs !== undefined) await pause(Math.max(0, TALK_AT_LEAST_MS - (performance.now() - talkedAtMs)))
}

const hearsSomebody = ({ heard }: Heard, role: Person["role"]): boolean =>
  [...(heard.get(role) ?? [])].some((name) => ROLES.some((each) => each === name))

/** The one piece of work on the desks of this table. */
const callAtHand = async (table: Table): Promise<string | undefined> => {
  for (const { number, panel } of table.agents) {
    const [hand] = Object.values((await panel.desk(number)).hands)
    if (hand !== undefined) return hand.work.replace(/^call\//u, "")
  }
  return undefined
}

const isFree = (table: Table): Promise<void> => {
  const own = new Set(table.agents.map(({ number }) => number))
  const ana = table.agent("ana")
  let inTheWay = ""
  const free = async () => {
    const tiles = (await table.admin.agents()).filter(({ id }) => own.has(id))
    const busy = tiles.find(
      ({ hands, id, state }) =>
        Object.values(hands).some((count) => count > 0) || state !== (id === ana.number ? "ready" : "not-ready")
    )
    inTheWay = busy === undefined ? "" : `${busy.name} is ${busy.state}`
    return busy === undefined && ROLES.every((role) => table.people[role].legs.length === 0)
  }
  return until("a free table", free, { withinMs: FREE_WITHIN_MS, everyMs: 100 }).catch((error: unknown) => {
    throw new Error(`the table is not free: ${inTheWay}`, { cause: error })
  })
}

/** Everybody is free, and what was to be recorded was. */
const afterwards = async (one: Case, talk: Talk, { saidFrames, talkedAtMs }: Span): Promise<string | undefined> => {
  await isFree(talk.table)
  if (one.recorded === null) return undefined
  if (talk.id === undefined) return "nobody had the call on their desk"
  if (talkedAtMs === undefined) return `${one.recorded} talked with nobody`
  const person = talk.table.people[one.recorded]
  return recordingProblem(talk, talk.id, {
    person,
    saidFrames,
    heard: person.ear.since(0),
    secret: new Set(one.secret ?? [])
  })
}
