import { assert, describe, it } from "@effect/vitest"
import { presenceOf } from "./presence.ts"
import { workIdOf } from "../work.ts"
import { SHIFT_BREAK_MS } from "./limits.ts"
import type { Message, State } from "./protocol.ts"
import {
  announced,
  at,
  atWork,
  configured,
  inService,
  offered,
  play,
  readyAsked,
  recovered,
  released,
  alertStarted,
  panelOpened,
  signIn,
  workOf,
  workStarted
} from "./testing/say.ts"

/** What somebody is given in a shift. */

const counted = { ...configured, tallies: true }
const signsIn = (ms: number): Message => ({ ...signIn, at: at(ms) }) as Message
const signsOut = (ms: number): Message => ({ _tag: "SignOutAsked", at: at(ms) })
const ready = [counted, inService, signsIn(10), readyAsked, panelOpened]
/** Begun at 5 s, and over at 9 s. */
const served = (offer: number, name: string): ReadonlyArray<Message> => [
  ...atWork(offer, name),
  released(offer, "done", 0, name)
]

/** A callback, which only ever rings: the call that carries it out takes its place, and has no distributor's offer. */
const callback = { ...workOf("c8"), id: workIdOf("callback", "8") }
const calledBack: ReadonlyArray<Message> = [
  { ...offered(1), work: callback } as Message,
  { ...alertStarted(1), work: callback },
  { ...alertStarted(-1, "c1"), follows: callback.id }
]

const tallyOf = ({ state }: { readonly state: State }) =>
  state._tag === "Unconfigured" ? undefined : state.person.tally
const tallyAfter = (...messages: ReadonlyArray<Message>) => tallyOf(play([...ready, ...messages]))

describe("what somebody was given", () => {
  it("is what they began, and for how long, told with the news of what they can take", () => {
    assert.deepStrictEqual(tallyAfter(), { since: at(10), handled: 0, servedMs: 0 })
    assert.deepStrictEqual(tallyAfter(...atWork(1, "c1")), { since: at(10), handled: 1, servedMs: 0 })
    assert.deepStrictEqual(tallyAfter(...served(1, "c1")), { since: at(10), handled: 1, servedMs: 4_000 })
    const both = [...served(1, "c1"), ...served(2, "t1")]
    assert.deepStrictEqual(tallyAfter(...both), { since: at(10), handled: 2, servedMs: 8_000 })
    const { asked, state } = play([...ready, ...both])
    assert.isTrue(state._tag === "SignedIn")
    assert.deepStrictEqual(announced(asked).at(-1)!.tally, tallyOf({ state }))
    assert.deepStrictEqual(presenceOf(state as never).tally, tallyOf({ state }))
  })

  it("is not what they let ring, refused, or began of their own accord", () => {
    const rung = [offered(1, "c1"), alertStarted(1, "c1"), released(1, "no-answer", 0, "c1")]
    assert.deepStrictEqual(tallyAfter(...rung), { since: at(10), handled: 0, servedMs: 0 })
    const own = [alertStarted(-3, "c1"), workStarted(-3, "c1"), released(-3, "done", 0, "c1")]
    assert.deepStrictEqual(tallyAfter(...own), { since: at(10), handled: 0, servedMs: 0 })
  })

  it("is a callback too, which goes on as a call of their own", () => {
    assert.deepStrictEqual(tallyAfter(...calledBack), { since: at(10), handled: 0, servedMs: 0 })
    const talks = [...calledBack, { ...workStarted(-1, "c1"), follows: callback.id }]
    assert.strictEqual(tallyAfter(...talks)!.handled, 1)
    const over = [...talks, recovered, workStarted(-1, "c1"), released(-1, "done", 0, "c1")]
    assert.deepStrictEqual(tallyAfter(...over), { since: at(10), handled: 1, servedMs: 4_000 })
    const atOnce = [...calledBack.slice(0, 2), talks.at(-1)!, released(-1, "done", 0, "c1")]
    assert.deepStrictEqual(tallyAfter(...atOnce), { since: at(10), handled: 1, servedMs: 4_000 })
    const rung = [...calledBack, released(-1, "no-answer", 0, "c1")]
    assert.deepStrictEqual(tallyAfter(...rung), { since: at(10), handled: 0, servedMs: 0 })
  })

  it("is no callback of which they know nothing, such as one that a colleague was given and puts through", () => {
    const follows = { follows: callback.id }
    const through = [
      { ...alertStarted(-2, "c1"), ...follows },
      { ...workStarted(-2, "c1"), ...follows }
    ]
    assert.deepStrictEqual(tallyAfter(...through), { since: at(10), handled: 0, servedMs: 0 })
  })

  it("is counted of callbacks only where anything is counted", () => {
    const { state } = play([configured, inService, signsIn(10), readyAsked, panelOpened, ...calledBack])
    assert.isFalse("given" in (state._tag === "SignedIn" ? state.hands[workOf("c1").id]! : {}))
  })

  it("counts once what its work says again, what was set aside, and what an engine forgot and found", () => {
    const again = [...atWork(1, "c1"), workStarted(1, "c1"), recovered, workStarted(1, "c1")]
    assert.strictEqual(tallyAfter(...again)!.handled, 1)
    const aside = [...atWork(1, "t1"), ...atWork(2, "a1"), released(2, "done", 0, "a1")]
    assert.deepStrictEqual(tallyAfter(...aside), { since: at(10), handled: 2, servedMs: 4_000 })
    assert.strictEqual(tallyAfter(workStarted(4, "c9"), workStarted(4, "c9"))!.handled, 1)
  })

  it("goes on after a short time away, which is no time that they were there", () => {
    const away = [...served(1, "c1"), signsOut(20_000), signsIn(80_000)]
    assert.deepStrictEqual(tallyAfter(...away), { since: at(60_010), handled: 1, servedMs: 4_000 })
    assert.deepStrictEqual(tallyAfter(...away, signsOut(90_000), signsIn(91_000)), {
      since: at(61_010),
      handled: 1,
      servedMs: 4_000
    })
  })

  it("begins anew with the sign-in after a night", () => {
    const night = (ms: number) => tallyAfter(...served(1, "c1"), signsOut(20_000), signsIn(20_000 + ms))
    assert.strictEqual(night(SHIFT_BREAK_MS - 1)!.handled, 1)
    assert.deepStrictEqual(night(SHIFT_BREAK_MS), { since: at(20_000 + SHIFT_BREAK_MS), handled: 0, servedMs: 0 })
  })

  it("is counted with the last work of who signs out after it", () => {
    const leaving = [...atWork(1, "c1"), signsOut(6_000), released(1, "done", 0, "c1")]
    const { state } = play([...ready, ...leaving])
    assert.strictEqual(state._tag, "SignedOut")
    assert.deepStrictEqual(tallyOf({ state }), { since: at(10), handled: 1, servedMs: 4_000 })
  })

  it("is not told of who is signed out, and begins at once for who is at work when counting begins", () => {
    const out = play([...ready, ...served(1, "c1"), signsOut(20_000)])
    assert.isUndefined(announced(out.asked).at(-1)!.tally)
    const rows = [configured, inService, signsIn(10), readyAsked, panelOpened, ...served(1, "c1")]
    assert.isUndefined(tallyOf(play(rows)))
    assert.deepStrictEqual(tallyOf(play([...rows, { ...counted, at: at(50_000) }])), {
      since: at(50_000),
      handled: 0,
      servedMs: 0
    })
    assert.strictEqual(tallyAfter(...served(1, "c1"), { ...counted, at: at(50_000) })!.handled, 1)
  })
})
