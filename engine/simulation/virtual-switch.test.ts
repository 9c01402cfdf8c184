import { assert, describe, it } from "@effect/vitest"
import type { AgentId, CallId, LegId } from "#actors/vocabulary.ts"
import type { TelephonyRequest } from "../ports/Telephony.ts"
import { NOBODY_ELSE, type Parties, type Report } from "./virtual-legs.ts"
import { makeVirtualAgenda } from "./virtual-agenda.ts"
import { makeVirtualSwitch } from "./virtual-switch.ts"

const [CALLER, ANA, BEN, EVA] = ["c1", "c1/1", "c1/2", "c1/3"] as [LegId, LegId, LegId, LegId]
const TALK = "c1-talk"

/** A switch with a caller and three people who answered, all parked. */
const answeredSwitch = (how: { readonly staysAlone?: true; readonly parties?: Partial<Parties> } = {}) => {
  const agenda = makeVirtualAgenda(() => 0, 0)
  const told: Array<Report> = []
  const misdeeds: Array<string> = []
  const theSwitch = makeVirtualSwitch({
    now: agenda.now,
    at: agenda.at,
    report: (event) => void told.push(event),
    parties: {
      ...NOBODY_ELSE,
      rings: () => "rings",
      click: () => "none",
      clicked: () => undefined,
      joined: () => undefined,
      over: () => undefined,
      wantedToEnd: () => false,
      ...how.parties
    },
    clearsOther: true,
    endsRings: true,
    misdeed: (what) => void misdeeds.push(what)
  })
  const stays = how.staysAlone === undefined ? {} : { staysAlone: how.staysAlone }
  theSwitch.arrive(CALLER, "1", "95000")
  theSwitch.request({ _tag: "AnswerCall", leg: CALLER, ...stays })
  for (const [at, leg] of [ANA, BEN, EVA].entries()) {
    const agent = `agent-${at + 1}` as AgentId
    theSwitch.plug(agent, true)
    const of = { call: "c1" as CallId, attempt: at + 1, callingNumber: "1", ringTimeoutMs: 20_000 }
    theSwitch.request({ _tag: "MakeCall", leg, to: { _tag: "Agent", agent }, ...of, ...stays })
    theSwitch.answer(leg)
  }
  told.length = 0
  return {
    agenda,
    theSwitch,
    misdeeds,
    ask: (request: TelephonyRequest) => theSwitch.request(request),
    told: () => told.splice(0).map(({ _tag, ...event }) => `${_tag} ${"leg" in event ? event.leg : ""}`),
    seen: (leg: LegId) => {
      const snapshot = theSwitch.snapshot(0, false)
      return snapshot._tag === "Snapshot" ? snapshot.legs.find((one) => one.leg === leg) : undefined
    }
  }
}

const join = (leg: LegId, other: LegId): TelephonyRequest => ({ _tag: "JoinLegs", leg, with: other })
const part = (leg: LegId): TelephonyRequest => ({ _tag: "PartLeg", leg })
const confer = (...legs: ReadonlyArray<LegId>): TelephonyRequest => ({
  _tag: "ConferenceLegs",
  conversation: TALK,
  legs
})
const wanted = { wantedToLeave: () => true }

describe("the virtual switch", () => {
  it("has legs in a conversation, tells of each once, and goes on when one hangs up", () => {
    const { ask, misdeeds, seen, theSwitch, told } = answeredSwitch()
    ask(join(CALLER, ANA))
    told()
    ask(confer(CALLER, ANA, BEN))
    ask(confer(CALLER, ANA, BEN))
    assert.deepStrictEqual(told(), [`Conferenced ${CALLER}`, `Conferenced ${ANA}`, `Conferenced ${BEN}`])
    theSwitch.hangUp(ANA)
    assert.deepStrictEqual(told(), [`ConnectionCleared ${ANA}`])
    assert.deepInclude(seen(CALLER), { conversation: TALK, joinedWith: undefined })
    assert.deepStrictEqual(misdeeds, [])
  })

  it("parts both of two, and of a conversation one", () => {
    const { ask, seen, told } = answeredSwitch({ parties: wanted })
    ask(join(CALLER, ANA))
    told()
    ask(part(CALLER))
    assert.deepStrictEqual(told(), [`Parted ${CALLER}`, `Parted ${ANA}`])
    ask(confer(CALLER, ANA, BEN))
    told()
    ask(part(ANA))
    assert.deepStrictEqual(told(), [`Parted ${ANA}`])
    assert.deepStrictEqual(
      [CALLER, ANA, BEN].map((leg) => seen(leg)?.conversation),
      [TALK, undefined, TALK]
    )
  })

  it("leaves who stays alone where their partner goes, and ends who does not", () => {
    for (const [how, after] of [
      [{ staysAlone: true }, [`ConnectionCleared ${ANA}`, `Parted ${CALLER}`]],
      [{}, [`ConnectionCleared ${ANA}`, `ConnectionCleared ${CALLER}`]]
    ] as const) {
      const { ask, theSwitch, told } = answeredSwitch(how)
      ask(join(CALLER, ANA))
      told()
      theSwitch.hangUp(ANA)
      assert.deepStrictEqual(told(), [...after])
    }
  })

  it("has supervisors, in one mode after the other, until their target goes", () => {
    const { ask, misdeeds, seen, theSwitch, told } = answeredSwitch({ staysAlone: true })
    ask(join(CALLER, ANA))
    told()
    for (const mode of ["listen", "whisper"] as const) {
      ask({ _tag: "SuperviseLeg", leg: EVA, target: ANA, mode })
      assert.deepStrictEqual(seen(EVA)?.supervises, { target: ANA, mode })
    }
    assert.deepStrictEqual(told(), [`Supervising ${EVA}`, `Supervising ${EVA}`])
    theSwitch.hangUp(ANA)
    assert.deepStrictEqual(told().toSorted(), [`ConnectionCleared ${ANA}`, `Parted ${CALLER}`, `Parted ${EVA}`])
    assert.deepStrictEqual(misdeeds, [])
  })

  it("leaves out of a recording what was said while it was paused", () => {
    const { agenda, ask, theSwitch, told } = answeredSwitch()
    const of = { leg: CALLER, file: "c1.wav" } as const
    ask({ _tag: "RecordMessage", ...of })
    told()
    const steps = [
      [2_000, "PauseRecording"],
      [3_000, "PauseRecording"],
      [5_000, "ResumeRecording"],
      [9_000, "StopRecording"]
    ] as const
    for (const [at, _tag] of steps) agenda.at(at, () => ask({ _tag, ...of }))
    while (agenda.step(10_000)) continue
    assert.deepStrictEqual(told(), [
      `RecordPaused ${CALLER}`,
      `RecordPaused ${CALLER}`,
      `RecordResumed ${CALLER}`,
      `RecordEnded ${CALLER}`
    ])
    assert.strictEqual(theSwitch.recordedMs("c1.wav"), 6_000)
  })

  it("calls whoever is outside, and says what became of it", () => {
    const answers = ["rings", "busy", "unknown number"] as const
    for (const answer of answers) {
      const { ask, seen, told } = answeredSwitch({ parties: { called: () => answer } })
      const leg = "c1/9" as LegId
      const to = { _tag: "Outside", number: "10086" } as const
      ask({
        _tag: "MakeCall",
        leg,
        call: "c1" as CallId,
        attempt: 9,
        to,
        callingNumber: "1",
        ringTimeoutMs: 20_000
      })
      assert.strictEqual(seen(leg)?.dialledNumber, answer === "rings" ? "10086" : undefined)
      assert.deepStrictEqual(told(), answer === "rings" ? [] : [`ConnectionCleared ${leg}`])
    }
  })

  it.each([
    { what: "joined elsewhere", asks: [join(CALLER, ANA), join(CALLER, BEN)] },
    { what: "parted", asks: [join(CALLER, ANA), part(CALLER)] },
    { what: "taken into a conversation without the other", asks: [join(CALLER, ANA), confer(CALLER, BEN)] },
    { what: "taken out of a conversation", asks: [confer(CALLER, ANA, BEN), part(BEN)] },
    {
      what: "made a supervisor",
      asks: [join(CALLER, ANA), { _tag: "SuperviseLeg", leg: ANA, target: BEN, mode: "listen" } as const]
    },
    {
      what: "cut out of a conversation",
      asks: [confer(CALLER, ANA, BEN), { _tag: "ClearConnection", leg: ANA, cause: "NORMAL_CLEARING" } as const]
    }
  ])("says when somebody who talks is $what and nobody asked for it", ({ asks }) => {
    const plain = answeredSwitch({ staysAlone: true })
    for (const request of asks) plain.ask(request)
    assert.strictEqual(plain.misdeeds.length, 1)
    const asked = answeredSwitch({ staysAlone: true, parties: { ...wanted, wantedToEnd: () => true } })
    for (const request of asks) asked.ask(request)
    assert.deepStrictEqual(asked.misdeeds, [])
  })

  it("says when something is played into a conversation, or to a supervisor", () => {
    const { ask, misdeeds } = answeredSwitch()
    ask(confer(CALLER, ANA))
    ask({ _tag: "SuperviseLeg", leg: EVA, target: ANA, mode: "listen" })
    for (const leg of [CALLER, EVA]) ask({ _tag: "PlayMessage", leg, playback: "p1", prompt: "welcome", loop: false })
    assert.strictEqual(misdeeds.length, 2)
  })
})
