import * as Schema from "effect/Schema"
import { momentIn } from "../shared/time-zone.ts"

const Spells = Schema.Array(
  Schema.Struct({
    state: Schema.String,
    reason: Schema.String,
    from: Schema.Int,
    until: Schema.NullOr(Schema.Int)
  })
)
export type Spell = (typeof Spells.Type)[number]

/** What an agent was in today, and for how long altogether. */
export interface StateTotal {
  readonly state: string
  /** Of not ready alone. */
  readonly reason: string | null
  readonly ms: number
  readonly times: number
}

/** The first moment of the day on the centre's clock. */
export const dayStart = (zone: string | undefined, nowMs: number): number => {
  const { hour, minute, second } = momentIn(zone, nowMs)
  const wholeMs = Math.floor(nowMs)
  return wholeMs - (Number(hour) * 3_600 + Number(minute) * 60 + Number(second)) * 1_000 - (wholeMs % 1_000)
}

/** What counts for the agent: a desk that is about to ring rings. */
const shownState = (state: string): string => (state === "reserved" ? "ringing" : state)

/** The part of a spell that lies within the day; the last one goes on until now. */
const within = ({ from, until }: Spell, startMs: number, nowMs: number): number =>
  Math.max(0, Math.min(until ?? nowMs, nowMs) - Math.max(from, startMs))

/** Totals of each state and reason, longest first; being signed out is no state of work. */
export const totalsOf = (spells: ReadonlyArray<Spell>, startMs: number, nowMs: number): ReadonlyArray<StateTotal> => {
  const totals = new Map<string, StateTotal>()
  for (const spell of spells) {
    const state = shownState(spell.state)
    if (state === "signed-out") continue
    const reason = state === "not-ready" && spell.reason !== "" ? spell.reason : null
    const key = `${state} ${reason ?? ""}`
    const known = totals.get(key)
    totals.set(key, {
      state,
      reason,
      ms: (known?.ms ?? 0) + within(spell, startMs, nowMs),
      times: (known?.times ?? 0) + 1
    })
  }
  return [...totals.values()].toSorted((a, b) => b.ms - a.ms)
}

/** Time in which they were signed in, in ms. */
export const signedInMs = (spells: ReadonlyArray<Spell>, startMs: number, nowMs: number): number =>
  totalsOf(spells, startMs, nowMs).reduce((sum, { ms }) => sum + ms, 0)

/** One piece of the strip of the day, in thousandths of the time from the first sign-in until now. */
export interface Piece {
  readonly state: string
  readonly reason: string | null
  readonly from: number
  readonly width: number
}

export const stripOf = (spells: ReadonlyArray<Spell>, startMs: number, nowMs: number): ReadonlyArray<Piece> => {
  const first = spells.findIndex(({ state }) => state !== "signed-out")
  const beginMs = Math.max(startMs, spells[first]?.from ?? nowMs)
  const wholeMs = nowMs - beginMs
  if (first === -1 || wholeMs <= 0) return []
  return spells.slice(first).flatMap((spell) => {
    const width = (within(spell, beginMs, nowMs) / wholeMs) * 1_000
    const from = ((Math.max(spell.from, beginMs) - beginMs) / wholeMs) * 1_000
    if (width <= 0 || spell.state === "signed-out") return []
    const state = shownState(spell.state)
    return [{ state, reason: state === "not-ready" && spell.reason !== "" ? spell.reason : null, from, width }]
  })
}

/** Null: the server did not say. */
export const fetchSpells = async (
  agent: string,
  startMs: number,
  nowMs: number
): Promise<ReadonlyArray<Spell> | null> => {
  const query = new URLSearchParams({ agent, from: String(startMs), to: String(Math.ceil(nowMs) + 60_000) })
  try {
    const response = await fetch(`/api/duty/states?${query}`)
    return response.ok ? Schema.decodeUnknownSync(Spells)(await response.json()) : null
  } catch {
    return null
  }
}
