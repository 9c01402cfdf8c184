import * as Effect from "effect/Effect"
import type { LegId } from "#actors/vocabulary.ts"
import { connect } from "#engine/adapters/postgres/database.ts"
import type { ToySwitch } from "#engine/core/testing/toy-switch.ts"
import { fromRow } from "#engine/records/calls/schema.ts"
import type { CallRecord } from "#wire/records.ts"
import type { Held, Leg } from "../releases/legs.ts"
import type { OldRows } from "./old-rows.ts"
import type { Upgraded } from "./start.ts"

/** A call or other work that neither goes on nor has ended as it should, and what is wrong with it. */
export interface Lost {
  readonly name: string
  readonly why: string
}

/** A record that was not written by then will not come. */
const ENDS_WITHIN_MS = 15_000
const LOOK_EVERY = "50 millis"

const KIND = "call/"

export const recordsOf = (url: string): Effect.Effect<ReadonlyMap<string, CallRecord>> =>
  Effect.promise(async () => {
    const db = connect(url, 1)
    try {
      const rows = await db.selectFrom("call_records").selectAll().execute()
      return new Map(rows.map((row) => [row.id, fromRow(row)]))
    } finally {
      await db.destroy()
    }
  })

/** Calls that the database or the switch knows at the moment of the upgrade, without those whose record is closed. */
export const openCalls = (
  { actors }: OldRows,
  records: ReadonlyMap<string, CallRecord>,
  { legs }: Held
): ReadonlyArray<string> => {
  const known = [
    ...[...actors.keys()].flatMap((address) => (address.startsWith(KIND) ? [address.slice(KIND.length)] : [])),
    ...records.keys(),
    ...legs.flatMap(({ direction, leg }) => (direction === "inbound" ? [leg] : []))
  ]
  return [...new Set(known)].filter((call) => records.get(call)?.endedAt == null)
}

/** Of the moment of the upgrade, and what it has come to. */
export interface Known {
  readonly held: Held
  readonly old: OldRows
  readonly before: ReadonlyMap<string, CallRecord>
  readonly toy: ToySwitch
  readonly runtime: Upgraded["runtime"]
  readonly records: ReadonlyMap<string, CallRecord>
}

/**
 * Calls with a leg must go on: their actor lives, their record is open, nobody has cut their leg. Two people who talk must
 * still hear each other, for the record the same two since the same moment, and both actors know it as before.
 */
export const stopped = (calls: ReadonlyArray<string>, known: Known): ReadonlyArray<Lost> => {
  const legs = new Map(known.held.legs.map((leg) => [leg.leg, leg]))
  return calls.flatMap((call) => {
    const { runtime, records, toy } = known
    const held = legs.get(call)
    const because = (why: string): ReadonlyArray<Lost> => [{ name: call, why }]
    if (held === undefined) return withoutEnd(call, records)
    const leg = toy.legs.get(call as LegId)
    if (leg === undefined) return because("its leg was cut")
    if (runtime.peek(`${KIND}${call}`) === undefined) return because("nobody knows it any more")
    const record = records.get(call)
    if (record === undefined) return because("it has no record")
    if (record.endedAt !== null) return because(`its record says that it ended: ${record.cause}`)
    if (held.joinedWith === null) return []
    return apart(call, leg.joinedWith, known, held, record).map((why) => ({ name: call, why }))
  })
}

/** What has changed for two who talked. The rows may be behind the switch, and then the present code has caught up. */
const apart = (
  call: string,
  joinedWith: string | undefined,
  { before, runtime, old, toy }: Known,
  held: Leg,
  record: CallRecord
): ReadonlyArray<string> => {
  if (joinedWith !== held.joinedWith || !toy.legs.has(joinedWith as LegId))
    return ["it no longer hears whom it talked with"]
  const agent = toy.legs.get(joinedWith as LegId)?.agent
  if (record.agent !== agent || record.answeredAt === null)
    return [`it talks with ${agent}, and its record says ${record.agent} since ${record.answeredAt}`]
  const answeredAt = before.get(call)?.answeredAt ?? null
  if (answeredAt === null) return []
  if (answeredAt !== record.answeredAt) return [`it was answered at ${answeredAt}, not at ${record.answeredAt}`]
  return [`${KIND}${call}`, `agent/${agent}`].flatMap((address) => {
    const [then, now] = [old.actors.get(address)?._tag, runtime.peek(address)?._tag]
    return then === now ? [] : [`${address} was ${then} and is ${now}`]
  })
}

/** Waits until each of the calls has a record with an end and a cause; answers those that come to none. */
export const withoutEnds = Effect.fnUntraced(function* (
  url: string,
  calls: ReadonlyArray<string>,
  written: Effect.Effect<void>
) {
  const until = performance.now() + ENDS_WITHIN_MS
  for (;;) {
    yield* written
    const records = yield* recordsOf(url)
    const open = calls.flatMap((call) => withoutEnd(call, records))
    if (open.length === 0 || performance.now() > until) return open
    yield* Effect.sleep(LOOK_EVERY)
  }
})

const withoutEnd = (call: string, records: ReadonlyMap<string, CallRecord>): ReadonlyArray<Lost> => {
  const record = records.get(call)
  if (record === undefined) return [{ name: call, why: "it has no record" }]
  if (record.endedAt === null || record.outcome === null) return [{ name: call, why: "its record has no end" }]
  return record.cause === null ? [{ name: call, why: "its record has no cause" }] : []
}
