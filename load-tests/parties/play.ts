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
  /** Of the one with whom it goes on: the same since the first one hung up. */
  leftAtMs: number | undefined
  saidFramesThen: number
}

/** How many frames somebody said between the ends of two rows; NaN where they had no leg. */
const framesSaid = (person: Person | undefined) => {
  const sent = () => person?.legs[0]?.audio.packetsSent ?? Number.NaN
  let last = Number.NaN
  return {
    has: () => person?.legs.length !== 0,
    /** Call it when the row begins; the answer when it has ended. They may hang up in it. */
    row: () => {
      const begins = sent()
      return (): number => {
        const ends = sent()
        const said = (Number.isNaN(ends) ? begins : ends) - last
        last = ends
        return Number.isNaN(said) ? 0 : said
      }
    }
  }
}

const playRows = async (one: Case, n: number, talk: Talk): Promise<Span> => {
  const span: Span = { talkedAtMs: undefined, saidFrames: 0, leftAtMs: undefined, saidFramesThen: 0 }
  const recorded = one.recorded === null ? undefined : talk.table.people[one.recorded]
  const said = framesSaid(recorded)
  const saidThen = framesSaid(one.goesOnWith && talk.table.people[one.goesOnWith])
  let before = readHeard(NOBODY)
  for (const [index, row] of one.rows(n).entries()) {
    const wanted = readHeard(row[2])
    if (row[2] === NOBODY) await talkedLongEnough(span)
    // What is said while the row is done counts, unless its recording stands still; or they hang up in it.
    const [rowEnds, rowEndsThen, sinceMs] = [said.row(), saidThen.row(), performance.now()]
    await doRow(talk, row, before, wanted)
    const [frames, framesThen] = [rowEnds(), rowEndsThen()]
    const isKept = one.paused?.includes(index) !== true
    if (span.talkedAtMs !== undefined && isKept) span.saidFrames += frames
    if (span.leftAtMs !== undefined && isKept) span.saidFramesThen += framesThen
    if (span.talkedAtMs !== undefined && !said.has()) span.leftAtMs ??= sinceMs
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
const afterwards = async (one: Case, talk: Talk, span: Span): Promise<string | undefined> => {
  const { leftAtMs, saidFrames, saidFramesThen, talkedAtMs } = span
  await isFree(talk.table)
  if (one.recorded === null) return undefined
  if (talk.id === undefined) return "nobody had the call on their desk"
  if (talkedAtMs === undefined) return `${one.recorded} talked with nobody`
  const person = talk.table.people[one.recorded]
  const secret = new Set(one.secret ?? [])
  const next = one.goesOnWith === undefined ? undefined : talk.table.people[one.goesOnWith]
  if (next !== undefined && leftAtMs === undefined) return `${one.recorded} never left`
  return recordingProblem(talk, talk.id, {
    person,
    saidFrames,
    heard: person.ear.since(0),
    secret,
    next: next && { person: next, saidFrames: saidFramesThen, heard: heardSince(next, leftAtMs!, person), secret }
  })
}

/** Without whoever hung up in that moment. */
const heardSince = ({ ear }: Person, sinceMs: number, { role }: Person): ReadonlySet<string> =>
  new Set([...ear.since(sinceMs)].filter((name) => name !== role))
