import { assert, describe, it } from "@effect/vitest"
import type { Step } from "../behaviour.ts"
import { makeCatalogue } from "../flow/catalogue.ts"
import type { Output, Unstamped } from "../output.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "../vocabulary.ts"
import type { Overflow } from "../work.ts"
import { makeCallKind } from "./kind.ts"
import { standingOf } from "./place.ts"
import type { Message, State } from "./protocol.ts"

/** Nobody is there for who waits: they are tried at a number outside, and keep their place (C11). */

const flow = { id: "direct", version: 1, start: "in", nodes: { in: { _tag: "Enqueue", queue: QueueId.make("sales") } } }
const { timers, transition } = makeCallKind(makeCatalogue([flow as never]))
const sales = QueueId.make("sales")
const ana = AgentId.make("ana")
const at = (seconds: number) => (seconds * 1_000) as EpochMs

const OVERFLOW: Overflow = {
  to: { digits: "013800138000", trunk: "t1", shown: "95000" },
  afterMs: 60_000,
  afterUnanswered: 2,
  ringTimeoutMs: 25_000,
  againAfterMs: 120_000
}
const termsWith = (overflow: Partial<Overflow> | null) => ({
  queueName: "Sales",
  alertTimeoutMs: 20_000,
  wrapUpMs: 0,
  music: "music",
  priority: 0,
  needs: [],
  ...(overflow === null ? {} : { overflow: { ...OVERFLOW, ...overflow } })
})

type Said = readonly [seconds: number, message: Unstamped<Message>]
const ARRIVED: Unstamped<Message> = {
  _tag: "Arrived",
  arrivedAt: at(0),
  attributes: { callingNumber: "13800000001", dialledNumber: "95000" },
  flow: { id: "direct", version: 1 },
  ownFlow: null,
  legs: []
}

const wait = (overflow: Partial<Overflow> | null, ...said: ReadonlyArray<Said>) => {
  let state: State = { _tag: "New", call: CallId.make("c1") }
  let last: ReadonlyArray<Output> = []
  const begin: ReadonlyArray<Said> = [
    [0, ARRIVED],
    [0, { _tag: "Admitted", queue: sales, terms: termsWith(overflow) }]
  ]
  for (const [seconds, message] of [...begin, ...said]) {
    const [next, outputs]: Step<State> = transition(state, { ...message, at: at(seconds) } as Message)
    ;[state, last] = [next, outputs]
  }
  return { state, told: last.map(words) }
}

const words = (output: Output): string => {
  const said = output._tag === "Ask" ? output.request : output._tag === "Keep" ? output.fact : output.message
  const {
    _tag,
    because = "",
    number = "",
    digits = "",
    refusal = "",
    reason = "",
    result = "",
    shown = "",
    trunk = ""
  } = said as Readonly<Record<string, string>>
  return [_tag, digits, trunk, shown, number, because, result, refusal, reason].filter((word) => word !== "").join(" ")
}

const tick = (seconds: number): Said => [seconds, { _tag: "AnnounceDue" }]
const offered = (seconds: number, offer: number): Said => [seconds, { _tag: "AgentAccepted", agent: ana, offer }]
const cleared = (seconds: number, attempt: number, cause: string): Said => [
  seconds,
  { _tag: "LegCleared", attempt, cause, by: "party" }
]
const unstaffed = (seconds: number): Said => [seconds, { _tag: "Unstaffed", queue: sales }]
const DIALLED = "DialNumber 013800138000 t1 95000"
const dials = ({ told }: ReturnType<typeof wait>): boolean => told.includes(DIALLED)

describe("a caller who waits in a queue that overflows", () => {
  it("is tried at the number outside when they have waited so long, with its trunk and the number shown there", () => {
    assert.isFalse(dials(wait({}, tick(55))))
    const { state, told } = wait({}, tick(60))
    assert.include(told, DIALLED)
    assert.include(told, "CallOverflowed 013800138000 waited")
    assert.strictEqual(state._tag, "Served")
    assert.deepStrictEqual(
      timers(state).map(({ dueAt }) => dueAt),
      [at(87)]
    )
  })

  it("hears the music go on meanwhile, also when a prompt was playing", () => {
    assert.notInclude(wait({}, tick(60)).told.join(), "Prompt")
    const prompted = {
      ...termsWith({}),
      waiting: { prompt: { name: "wait", everyMs: 58_000 }, atMostMs: null, farewell: "" }
    }
    const { state, told } = wait({}, [1, { _tag: "TermsChanged", queue: sales, terms: prompted }], tick(2), tick(60))
    assert.include(told, "PlayPrompt")
    assert.strictEqual(state._tag, "Served")
  })

  it("is tried when so many agents did not answer, before the next one is rung", () => {
    const once = wait({ afterMs: null }, offered(5, 1), cleared(20, 1, "NO_ANSWER"))
    assert.strictEqual(once.state._tag, "Waiting")
    for (const cause of ["NO_ANSWER", "CALL_REJECTED", "USER_BUSY"]) {
      const twice = wait({ afterMs: null }, offered(5, 1), cleared(20, 1, cause), offered(25, 2), cleared(40, 2, cause))
      assert.include(twice.told, "CallOverflowed 013800138000 unanswered")
      assert.include(twice.told, DIALLED)
    }
  })

  it("is not tried for rings that the engine took back", () => {
    const rings = [1, 2, 3].flatMap((one) => [offered(one * 10, one), cleared(one * 10 + 5, one, "SWITCH_CONGESTION")])
    assert.strictEqual(wait({ afterMs: null }, ...rings).state._tag, "Waiting")
  })

  it("is tried at once when nobody of the queue is signed in, where that is set, and again no sooner than is set", () => {
    const only = { afterMs: null, afterUnanswered: null, whenUnstaffed: true }
    const { state, told } = wait(only, unstaffed(1))
    assert.include(told, "CallOverflowed 013800138000 unstaffed")
    assert.include(told, DIALLED)
    assert.strictEqual(state._tag, "Served")
    const back: ReadonlyArray<Said> = [unstaffed(1), cleared(10, 1, "USER_BUSY")]
    assert.isFalse(dials(wait(only, ...back, unstaffed(129))))
    assert.isTrue(dials(wait(only, ...back, unstaffed(130))))
    // Where it is not set, and of a queue in which they no longer wait, it changes nothing.
    assert.strictEqual(wait({}, unstaffed(1)).state._tag, "Waiting")
    const elsewhere: Said = [1, { _tag: "Unstaffed", queue: QueueId.make("help") }]
    assert.strictEqual(wait(only, elsewhere).state._tag, "Waiting")
    assert.strictEqual(wait(null, unstaffed(1)).state._tag, "Waiting")
  })

  it("waits on where the rules of dialling refuse the number: that is said once, and tried when they no longer do", () => {
    const to = { number: "16812345678", refusal: "barred" as const }
    const { state, told } = wait({ to }, tick(60))
    assert.include(told, "CallOverflowRefused 16812345678 waited barred")
    assert.strictEqual(state._tag, "Waiting")
    assert.notInclude(wait({ to }, tick(60), tick(65)).told.join(), "Overflow")
    const rung: ReadonlyArray<Said> = [offered(66, 1), cleared(70, 1, "NO_ANSWER"), offered(71, 2)]
    assert.notInclude(wait({ to }, tick(60), ...rung, cleared(80, 2, "NO_ANSWER")).told.join(), "Overflow")
    const allowed: Said = [70, { _tag: "TermsChanged", queue: sales, terms: termsWith({}) }]
    const tried = wait({ to }, tick(60), allowed, tick(75))
    assert.isTrue(dials(tried))
    // Refused anew after that, it is said anew.
    const barredAgain: Said = [100, { _tag: "TermsChanged", queue: sales, terms: termsWith({ to }) }]
    const later = wait({ to }, tick(60), allowed, tick(75), cleared(80, 1, "USER_BUSY"), barredAgain, tick(300))
    assert.include(later.told, "CallOverflowRefused 16812345678 waited barred")
  })

  it("without a number outside waits on, however long and however often it rang", () => {
    const rings = [1, 2, 3].flatMap((one) => [offered(one * 10, one), cleared(one * 10 + 5, one, "NO_ANSWER")])
    assert.strictEqual(wait(null, ...rings, tick(3_600)).state._tag, "Waiting")
  })

  it("talks with who answers there, is recorded by the rules, and the call ends with either", () => {
    const answered: ReadonlyArray<Said> = [tick(60), [70, { _tag: "LegEstablished", attempt: 1 }]]
    const { state, told } = wait({}, ...answered)
    assert.include(told, "JoinLegs")
    assert.include(told, "RecordingAsked")
    assert.strictEqual(state._tag === "Served" ? state.answeredAt : null, at(70))
    const over = wait({}, ...answered, cleared(80, 1, "NORMAL_CLEARING"))
    assert.deepInclude(over.state, { _tag: "Ended", outcome: "handled" })
  })

  it.each([
    ["USER_BUSY", "busy"],
    ["NO_ANSWER", "no-answer"],
    ["UNALLOCATED_NUMBER", "invalid"],
    ["NORMAL_CIRCUIT_CONGESTION", "congestion"]
  ])("is back in their old place after %s, however full the queue is by now", (cause, result) => {
    const { state, told } = wait({}, tick(60), cleared(75, 1, cause))
    assert.include(told, `PartyFailed ${result}`)
    assert.deepInclude(standingOf(state), { admitted: true })
    assert.deepInclude(standingOf(state)?.asked, { queue: sales, queuedAt: at(0) })
    // The music never stopped.
    assert.notInclude(told.join(), "Prompt")
  })

  it("is tried again no sooner than is set, and agents are rung meanwhile", () => {
    const back: ReadonlyArray<Said> = [tick(60), cleared(75, 1, "USER_BUSY")]
    assert.isFalse(dials(wait({}, ...back, tick(190))))
    assert.isTrue(dials(wait({}, ...back, tick(195))))
    const rung = wait({}, ...back, offered(80, 1), [90, { _tag: "LegEstablished", attempt: 2 }])
    assert.include(rung.told, "CallAnswered")
    const unanswered = wait({ afterMs: null, afterUnanswered: 1 }, offered(5, 1), cleared(20, 1, "NO_ANSWER"))
    assert.isTrue(dials(unanswered))
  })

  it("is tried all the same when a colleague meanwhile was to take the ring, or it was sent to, and did not answer", () => {
    const ben = AgentId.make("ben")
    const ringing: ReadonlyArray<Said> = [offered(5, 1), cleared(20, 1, "NO_ANSWER"), offered(25, 2)]
    const asked: ReadonlyArray<Unstamped<Message>> = [
      { _tag: "PickupAsked", by: ben },
      { _tag: "DeflectAsked", by: ana, to: { _tag: "Agent", agent: ben } }
    ]
    for (const message of asked) {
      const sent: ReadonlyArray<Said> = [...ringing, [30, message], cleared(50, 3, "NO_ANSWER")]
      assert.strictEqual(wait({}, ...sent).state._tag, "Waiting")
      assert.include(wait({}, ...sent, tick(60)).told, "CallOverflowed 013800138000 waited")
      // The ring before it still counts as unanswered.
      const again = [...sent, offered(52, 4), cleared(58, 4, "NO_ANSWER")]
      assert.include(wait({ afterMs: null }, ...again).told, "CallOverflowed 013800138000 unanswered")
    }
  })

  it("who hangs up while it rings there has given up, and nobody rings any more", () => {
    const { state, told } = wait({}, tick(60), [65, { _tag: "CallerCleared", cause: "NORMAL_CLEARING", by: "party" }])
    assert.deepInclude(state, { _tag: "Ended", outcome: "abandoned" })
    assert.include(told, "ClearLeg")
  })

  it("says goodbye instead where they have waited for as long as was promised", () => {
    const terms = { ...termsWith({}), waiting: { prompt: null, atMostMs: 60_000, farewell: "" } }
    const { state } = wait({}, [1, { _tag: "TermsChanged", queue: sales, terms }], tick(60))
    assert.strictEqual(state._tag, "Ended")
  })
})
