import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { openSteps } from "../incident/course.ts"
import { timers as incidentTimers } from "../incident/timers.ts"
import { State as Incident } from "../incident/protocol.ts"
import type { State } from "./protocol.ts"
import { State as Terminal } from "./protocol.ts"
import { timers } from "./timers.ts"
import { act, ACTIONS, type Action, makeAlarmDay } from "./testing/alarm-day.ts"

const Script = Schema.Array(
  Schema.Tuple([
    Schema.Literals(Array.from({ length: ACTIONS }, (_, index) => index)),
    Schema.Literals(Array.from({ length: 42 }, (_, index) => index))
  ])
)
const thorough = { arbitrary: { size: 120, runs: 150 } }

const lived = (script: ReadonlyArray<Action>, isWritten = false) => {
  const day = makeAlarmDay(undefined, isWritten)
  for (const action of script) act(day, action)
  return day
}

describe("laws of terminals and incidents over any day, with lost and repeated messages and crashes", () => {
  it.prop(
    "every message is acknowledged, in the step that wrote it down",
    [Script],
    ([script]) => {
      const day = lived(script)
      const told = day.steps.flatMap(({ message }) => (message._tag === "Told" ? [message.receipt] : []))
      assert.deepStrictEqual(day.acknowledged, told)
      for (const { message, outputs } of day.steps) {
        if (message._tag !== "Told") continue
        const last = outputs.at(-1)
        assert.strictEqual(last?._tag === "Ask" ? last.request._tag : "", "Acknowledge")
        assert.isTrue(outputs.some((output) => output._tag === "Keep"))
      }
    },
    thorough
  )

  it.prop(
    "every press reaches an incident, and counts there once",
    [Script],
    ([script]) => {
      const day = lived(script)
      // The road holds for a minute.
      day.deliverAll()
      day.passes(60_000)
      const state = day.state() as Extract<State, { _tag: "Serving" }>
      assert.deepStrictEqual(state.incident?.unheard ?? [], [])
      const counted = [...day.incidents.values()].reduce((sum, one) => sum + ("case" in one ? one.case.presses : 0), 0)
      const heard = day.facts.filter(
        (fact) => fact._tag === "IncidentOpened" || (fact._tag === "IncidentHeard" && fact.number !== null)
      ).length
      assert.strictEqual(heard, state.presses)
      assert.isAtMost(counted, state.presses)
    },
    thorough
  )

  it.prop(
    "an open incident has an owner, or climbs the ladder with a deadline",
    [Script],
    ([script]) => {
      for (const { after } of lived(script).steps) {
        if (after._tag !== "Open") continue
        const isOwned = after.desk._tag === "Active" || after.desk._tag === "SetAside"
        assert.strictEqual(after.escalation === null, isOwned, after.desk._tag)
        const deadline = incidentTimers(after).find(({ key }) => key.startsWith("climb"))?.dueAt
        assert.strictEqual(deadline, after.escalation?.dueAt)
      }
    },
    thorough
  )

  it.prop(
    "none is closed with a mandatory step open, and only an end ends a suspension",
    [Script],
    ([script]) => {
      for (const { after, before } of lived(script).steps)
        if (after._tag === "Closed" && (before._tag === "Open" || before._tag === "Suspended"))
          assert.deepStrictEqual(openSteps(before), [])
    },
    thorough
  )

  it.prop(
    "at most one incident of a terminal is open",
    [Script],
    ([script]) => {
      const day = lived(script)
      day.deliverAll()
      day.passes(60_000)
      const open = [...day.incidents.values()].filter(({ _tag }) => _tag === "Open" || _tag === "Suspended")
      assert.isAtMost(open.length, 1)
    },
    thorough
  )

  it.prop(
    "a lock ends by itself, and each check-in is decided once",
    [Script],
    ([script]) => {
      const day = lived(script)
      for (const { after } of day.steps)
        if (after._tag === "Serving" && after.lock !== null)
          assert.isTrue(timers(after).some(({ dueAt, key }) => key === "lock" && dueAt === after.lock!.until))
      const decided = day.facts.flatMap((fact) =>
        fact._tag === "TerminalCheckedIn" || fact._tag === "CheckInMissed" ? [fact.deadline] : []
      )
      assert.strictEqual(new Set(decided).size, decided.length)
      const { lock } = day.state() as Extract<State, { _tag: "Serving" }>
      if (lock !== null) day.tell({ _tag: "LockOver", at: lock.until })
      assert.isNull((day.state() as Extract<State, { _tag: "Serving" }>).lock)
    },
    { arbitrary: { size: 60, runs: 30 } }
  )

  it.prop(
    "states come back from the journal as they were",
    [Script],
    ([script]) => {
      const codecs = {
        terminal: Schema.toCodecJson(Terminal) as Schema.Codec<unknown, unknown>,
        incident: Schema.toCodecJson(Incident) as Schema.Codec<unknown, unknown>
      }
      for (const { after, who } of lived(script, true).steps) {
        const codec = who.startsWith("terminal/") ? codecs.terminal : codecs.incident
        const written: unknown = JSON.parse(JSON.stringify(Schema.encodeSync(codec)(after as never)))
        assert.deepStrictEqual(Schema.decodeUnknownSync(codec)(written), after as never)
      }
    },
    { arbitrary: { size: 60, runs: 30 } }
  )
})
