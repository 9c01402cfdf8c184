import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { arrangementOf } from "#actors/call/arrangement.ts"
import { numbered } from "#actors/call/party.ts"
import type { State } from "#actors/call/protocol.ts"
import { customerIn, isUp } from "./call-company.ts"
import {
  agent,
  ana,
  ben,
  cho,
  dan,
  established,
  hungUp,
  moments,
  type Moment,
  outside,
  queued,
  type Said,
  sales,
  talking
} from "./testing/played-call.ts"

/** Whatever people ask of a call: its record, which knows the facts alone, comes to what the call itself knew. */

const by = ana
const alphabet: ReadonlyArray<Said> = [
  ...[0, 1, 2, 3, 4].map((attempt) => hungUp(attempt)),
  ...[2, 3, 4, 5].map(established),
  ...[2, 3].map((attempt) => hungUp(attempt, "NO_ANSWER")),
  { _tag: "HoldAsked", by },
  { _tag: "HoldAsked", by: ben },
  { _tag: "RetrieveAsked", by },
  { _tag: "RetrieveAsked", by: ben },
  { _tag: "ConsultationAsked", by, to: agent(ben) },
  { _tag: "ConsultationAsked", by: ben, to: outside },
  { _tag: "AlternateAsked", by },
  { _tag: "ReconnectAsked", by },
  { _tag: "TransferAsked", by },
  { _tag: "SingleStepTransferAsked", by, to: agent(cho) },
  { _tag: "SingleStepTransferAsked", by: ben, to: outside },
  { _tag: "SingleStepTransferAsked", by, to: { _tag: "Queue", queue: sales } },
  { _tag: "ConferenceAsked", by },
  { _tag: "SingleStepConferenceAsked", by, to: outside },
  { _tag: "JoinAsked", by: dan, over: ana, mode: "listen" },
  { _tag: "JoinAsked", by: dan, over: ben, mode: "whisper" },
  { _tag: "ClearConnectionAsked", by, attempt: 2 },
  { _tag: "ClearCallAsked", by },
  { _tag: "RingExpired", attempt: 2 },
  { _tag: "Recovered" },
  queued,
  { _tag: "AgentAccepted", agent: cho, offer: 9 }
]
const Script = Schema.Array(
  Schema.Struct({
    say: Schema.Literals(alphabet.map((_, index) => index)),
    passesMs: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 90_000 }))
  })
)
const thorough = { arbitrary: { size: 40, runs: 800 } }

const lived = (script: typeof Script.Type): ReadonlyArray<Moment> =>
  moments([...talking, ...script.map(({ say }) => alphabet[say]!)], (index) =>
    index < talking.length ? 1_000 : script[index - talking.length]!.passesMs
  )

type Told = Extract<State, { _tag: "Served" }>
const served = (state: State): Told | undefined => (state._tag === "Served" ? state : undefined)

/** For how long something was so of the call's own states. */
const spanOf = (all: ReadonlyArray<Moment>, isSo: (state: Told) => boolean): number =>
  all.reduce((sum, { at, before }, index) => {
    const state = served(before)
    return state !== undefined && isSo(state) ? sum + (at - all[index - 1]!.at) : sum
  }, 0)

const hears = (state: Told, attempt: number): boolean => arrangementOf(state.parties).get(attempt)?._tag === "With"

describe("a call's record and the call", () => {
  it.prop(
    "agree at any moment who is there, who is on hold and who was called",
    [Script],
    ([script]) => {
      for (const { after, record } of lived(script)) {
        const state = served(after)
        if (state === undefined || record === undefined) continue
        const there = record.parties.filter(({ leftAt }) => leftAt === null)
        assert.deepStrictEqual(
          there.map(({ attempt, heldSince, ...party }) => ({
            attempt,
            role: party.role,
            agent: party.agent,
            stands: heldSince !== null ? "Held" : isUp({ ...party, attempt, heldSince }) ? "Up" : "Dialling"
          })),
          numbered(state.parties)
            .map(({ attempt, role, state: stands, who }) => ({
              attempt,
              role,
              agent: who._tag === "Agent" || who._tag === "Extension" ? who.agent : null,
              stands: stands._tag
            }))
            .toSorted((a, b) => a.attempt - b.attempt)
        )
        assert.strictEqual(customerIn(record)?.attempt, state.caller.customer)
      }
    },
    thorough
  )

  it.prop(
    "agree for how long everybody was on hold",
    [Script],
    ([script]) => {
      const all = lived(script)
      const { record } = all.at(-1)!
      if (record === undefined || record.endedAt === null) return
      for (const { attempt, heldMs } of record.parties)
        assert.strictEqual(
          heldMs,
          spanOf(all, ({ parties }) => parties[String(attempt)]?.state._tag === "Held"),
          `party ${attempt}`
        )
    },
    thorough
  )

  it.prop(
    "agree for how long the customer talked; talk and hold are all the time that people had the call",
    [Script],
    ([script]) => {
      const all = lived(script)
      const { record } = all.at(-1)!
      if (record === undefined || record.endedAt === null) return
      const talked = spanOf(all, (state) => hears(state, state.caller.customer))
      const isThere = ({ caller, parties }: Told) => parties[String(caller.customer)] !== undefined
      assert.strictEqual(record.talkMs, talked)
      assert.strictEqual(record.holdMs, spanOf(all, isThere) - talked)
    },
    thorough
  )

  it.prop(
    "leaves nothing open of a call that has ended, and no span below nothing",
    [Script],
    ([script]) => {
      const { record } = lived(script).at(-1)!
      if (record === undefined || record.endedAt === null) return
      for (const party of record.parties) {
        assert.isNotNull(party.leftAt)
        assert.isNull(party.heldSince)
        assert.isTrue(party.talkMs >= 0 && party.holdMs >= 0 && party.heldMs >= 0)
        if (party.answeredAt !== null)
          assert.isAtMost(party.talkMs + party.holdMs, (party.leftAt ?? 0) - party.answeredAt)
      }
      for (const { result } of record.transfers) assert.notStrictEqual(result, "asked")
      for (const { until } of [...record.conferences, ...record.supervisions, ...record.pauses]) assert.isNotNull(until)
    },
    thorough
  )
})
