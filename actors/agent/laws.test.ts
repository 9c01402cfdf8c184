import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { DEFAULT_CAPACITY } from "../capacity.ts"
import { type Output } from "../output.ts"
import { hasRoom } from "../presence.ts"
import { throughJson } from "../testing/through-json.ts"
import { CHANNELS } from "../work.ts"
import { workMessages } from "../work-protocol.ts"
import { equipped, obstructionsOf, presenceOf } from "./presence.ts"
import { type Hand, type SignedIn, State } from "./protocol.ts"
import { type Happening, liveDay, SORTS } from "./testing/day.ts"
import { announced, toWork } from "./testing/say.ts"
import { timers } from "./timers.ts"

const Script = Schema.Array(
  Schema.Tuple([
    Schema.Literals(Array.from({ length: SORTS }, (_, index) => index)),
    Schema.Literals(Array.from({ length: 42 }, (_, index) => index))
  ])
)
/** An alarm sets a task aside; nothing is heard for four checks, and then the task says that it goes on. */
const SET_ASIDE_AND_FORGOTTEN: ReadonlyArray<Happening> = [
  [7, 26],
  [4, 8],
  [2, 12],
  [0, 12],
  [12, 26],
  [0, 4],
  [8, 2],
  [2, 18],
  [1, 24],
  [15, 9],
  [16, 8],
  [15, 36],
  [16, 12],
  [16, 0],
  [14, 32],
  [16, 32]
]
const thorough = { arbitrary: { size: 600, runs: 300 } }

const signedIn = (state: State): ReadonlyArray<SignedIn> => (state._tag === "SignedIn" ? [state] : [])
const day = (script: ReadonlyArray<Happening>) => liveDay(script)

/** Told apart from how the actor counts. */
const loadOf = (hands: ReadonlyArray<Hand>, channel: string): number =>
  hands.reduce((load, { work }) => (work.channel === channel ? load + work.load : load), 0)

/** Pairs that should not be at hand at once: notes on written work are the only ones that an alarm bears beside it. */
const clashes = (hands: ReadonlyArray<Hand>): ReadonlyArray<string> => {
  const pairs = new Set(DEFAULT_CAPACITY.exclusive.map((pair) => pair.toSorted().join()))
  const here = hands.filter(({ _tag, work }) => _tag !== "SetAside" && !(_tag === "WrapUp" && isWritten(work.channel)))
  return here.flatMap((a) =>
    here
      .filter((b) => a !== b && pairs.has([a.work.channel, b.work.channel].toSorted().join()))
      .map((b) => `${a.work.id} ${a._tag} beside ${b.work.id} ${b._tag}`)
  )
}
const isWritten = (channel: string): boolean => channel !== "voice" && channel !== "alarm"

const PHASES = { alerting: "Alerting", active: "Active", "set-aside": "SetAside" } as const

describe("laws over any day among work of all channels", () => {
  it.prop(
    "nobody has more at hand than fits, never two calls, and nothing that does not go together",
    [Script],
    ([script]) => {
      for (const { next } of day(script).steps)
        for (const { hands, person } of signedIn(next)) {
          const all = Object.values(hands)
          for (const channel of CHANNELS)
            assert.isAtMost(loadOf(all, channel), person.capacity.channels[channel], channel)
          assert.deepStrictEqual(clashes(all), [])
        }
    },
    thorough
  )

  it.prop(
    "what is set aside has something in its way, and comes back when that is gone",
    [Script],
    ([script]) => {
      for (const { next } of day(script).steps)
        for (const { hands } of signedIn(next))
          for (const hand of Object.values(hands))
            if (hand._tag === "SetAside")
              assert.isTrue(
                Object.values(hands).some(({ _tag, work }) => work.channel === "alarm" && _tag !== "SetAside"),
                hand.work.id
              )
    },
    thorough
  )

  it.prop(
    "each piece of work that is set aside hears that it is back, or lets its agent go",
    [Script],
    ([script]) => {
      const aside = new Set<string>()
      for (const { message, outputs } of day(script).steps) {
        if (message._tag === "Released") aside.delete(`${message.work} ${message.offer}`)
        for (const said of toWork(outputs)) {
          const [word, ...rest] = said.split(" ")
          if (word === "WorkSetAside") aside.add(rest.join(" "))
          if (word === "WorkTakenUp" || word === "AgentRefused") aside.delete(rest.join(" "))
        }
      }
      assert.deepStrictEqual([...aside], [])
    },
    thorough
  )

  it.prop(
    "an offer is accepted where there is room for it, and nowhere else",
    [Script],
    ([script]) => {
      for (const { before, message, outputs } of day(script).steps) {
        if (message._tag !== "Offered") continue
        const room = before._tag === "Unconfigured" ? "signed-out" : presenceOf(before).channels[message.work.channel]
        const isFree = before._tag !== "SignedIn" || before.hands[message.work.id] === undefined
        const accepts = toWork(outputs).some((said) => said.startsWith("AgentAccepted"))
        assert.strictEqual(accepts, hasRoom(room) && room.room >= message.work.load && isFree)
      }
    },
    thorough
  )

  it.prop(
    "who is ready for a channel is reached by what it needs",
    [Script],
    ([script]) => {
      for (const { next } of day(script).steps)
        for (const state of signedIn(next))
          for (const channel of CHANNELS) {
            if (!hasRoom(presenceOf(state).channels[channel])) continue
            assert.isTrue(equipped(state.person, channel) && state.person.panel._tag !== "Lost", channel)
            assert.isFalse(state.leaving)
            assert.strictEqual(state.availability[channel]?._tag, "Ready")
          }
    },
    thorough
  )

  it.prop(
    "why no work comes is the first of all that is in its way",
    [Script],
    ([script]) => {
      for (const { next } of day(script).steps)
        for (const state of signedIn(next))
          for (const channel of CHANNELS) {
            const of = presenceOf(state).channels[channel]
            assert.strictEqual(hasRoom(of) ? undefined : of, obstructionsOf(state, channel)[0])
          }
    },
    thorough
  )

  it.prop(
    "whatever the distributor knows is what is so",
    [Script],
    ([script]) => {
      let known: ReturnType<typeof presenceOf> | undefined
      for (const { next, outputs } of day(script).steps) {
        known = announced(outputs).at(-1) ?? known
        assert.deepStrictEqual(known, next._tag === "Unconfigured" ? undefined : presenceOf(next))
      }
    },
    thorough
  )

  it.prop(
    "a hand stays until its work lets go, is silent, or more urgent work has the person",
    [Script],
    ([script]) => {
      for (const { before, message, next } of day(script).steps)
        for (const { hands } of signedIn(before))
          for (const hand of Object.values(hands)) {
            const after = next._tag === "SignedIn" ? next.hands[hand.work.id] : undefined
            if (hand._tag === "WrapUp") continue
            if (after !== undefined && after._tag !== "WrapUp" && after.offer === hand.offer) continue
            assert.include(["Released", "CheckDue", "WorkStarted", "Offered", "AlertStarted"], message._tag)
            if (hand._tag === "Active") assert.include(["Released", "CheckDue"], message._tag)
          }
    },
    thorough
  )

  it.prop(
    "every accepted offer comes to its end, and at the end of the day all hands are empty",
    [Script],
    ([script]) => {
      const { state, works } = day(script)
      for (const { hands } of signedIn(state)) assert.deepStrictEqual(Object.keys(hands), [])
      for (const { offer, work } of works.values()) assert.strictEqual(offer, 0, work.id)
    },
    thorough
  )

  /** What is at hand by the agent, and by the work itself. */
  const minds = (script: ReadonlyArray<Happening>) => {
    const { state, works } = day(script).quiet
    const theirs = [...works.values()].flatMap(({ offer, phase, work }) =>
      phase === "waiting" || phase === "over" ? [] : [`${work.id} ${offer} ${PHASES[phase]}`]
    )
    const ours = signedIn(state).flatMap(({ hands }) =>
      Object.values(hands).flatMap((hand) =>
        hand._tag === "WrapUp" ? [] : [`${hand.work.id} ${hand.offer} ${hand._tag}`]
      )
    )
    return { ours: ours.toSorted(), theirs: theirs.toSorted() }
  }

  it.prop(
    "when nothing is on its way, work and agent think the same of each other",
    [Script],
    ([script]) => {
      const { ours, theirs } = minds(script)
      assert.deepStrictEqual(ours, theirs)
    },
    thorough
  )

  it("also of a task that was set aside, forgotten and taken back", () => {
    const { ours, theirs } = minds(SET_ASIDE_AND_FORGOTTEN)
    assert.deepStrictEqual(ours, theirs)
  })

  it.prop(
    "who is bound or writes notes has a timer that ends it",
    [Script],
    ([script]) => {
      for (const { next } of day(script).steps)
        for (const state of signedIn(next)) {
          const keys = new Set(timers(state).map(({ key }) => key))
          const tags = Object.values(state.hands).map(({ _tag }) => _tag)
          assert.strictEqual(
            keys.has("check"),
            tags.some((tag) => tag !== "WrapUp")
          )
          assert.strictEqual(keys.has("wrap-up"), tags.includes("WrapUp"))
        }
    },
    thorough
  )

  it.prop(
    "what is written comes back as it was, states and what is said, and fits whom it is for",
    [Script],
    ([script]) => {
      const { steps } = day(script)
      const codec = Schema.toCodecJson(State)
      for (const { next, outputs } of steps) {
        const text = JSON.stringify(Schema.encodeSync(codec)(next))
        assert.deepStrictEqual(Schema.decodeUnknownSync(codec)(JSON.parse(text)), next)
        const [works, others] = [outputs.filter(isToWork), outputs.filter((output) => !isToWork(output))]
        assert.deepStrictEqual(throughJson(others), others)
        for (const output of works) readByWork(output)
      }
    },
    { arbitrary: { size: 60, runs: 60 } }
  )
})

const isToWork = (output: Output): boolean => output._tag === "Tell" && !output.to.startsWith("distributor/")

const WorkMessage = Schema.TaggedUnion(workMessages)
/** Any work must understand it, whichever it is. */
const readByWork = (output: Output) => {
  assert.strictEqual(output._tag, "Tell")
  if (output._tag === "Tell")
    Schema.decodeUnknownSync(WorkMessage)({ ...output.message, at: 0 }, { onExcessProperty: "error" })
}
