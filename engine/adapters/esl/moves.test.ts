import { assert, describe, it } from "@effect/vitest"
import type { CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { TelephonyEvent } from "#engine/ports/Telephony.ts"
import { makeDevices } from "./devices.ts"
import type { EslEvent } from "./esl-event.ts"
import { makeHearing } from "./hearing.ts"
import { makeLegs } from "./legs.ts"
import type { EslLink } from "./link.ts"
import { makeOtherCalls } from "./other-calls.ts"
import { makeRecordingNames } from "./recording-names.ts"
import { makeRungTogether } from "./rung-together.ts"
import { makeSwitchRequests, type OfLegs } from "./switch-requests.ts"
import { sample } from "./testing/samples.ts"

const [A, B, C, S] = ["a", "b", "c", "s"] as [LegId, LegId, LegId, LegId]
const TALK = "c1-talk"

/** Both directions of the adapter over a link that answers as it is told to. */
const adapter = (answerTo: (command: string) => string = () => "+OK", trunk?: string) => {
  const said: Array<string> = []
  const told: Array<TelephonyEvent> = []
  const answer = (command: string, answered?: (answer: string) => void): void => {
    said.push(command)
    answered?.(answerTo(command))
  }
  const link: EslLink = {
    job: answer,
    api: answer,
    message: (leg, headers, answered) => answer(`${leg} ${headers["execute-app-name"]}`, answered),
    tell: () => undefined,
    listen: () => undefined,
    close: () => undefined
  }
  const [legs, together, recordings] = [makeLegs(), makeRungTogether(), makeRecordingNames("/rec", () => false)]
  const files = { recordingRefused: () => undefined, observe: () => undefined }
  const log = { info: () => undefined, warning: () => undefined }
  const around = { ...log, emit: (event: TelephonyEvent) => void told.push(event), now: () => 1 as EpochMs }
  const naming = { promptPath: (name: string) => name, recordingPath: (file: string) => `/rec/${file}` }
  const ringing = { dialStringsOf: () => [], firstTrunk: () => trunk, together }
  const requests = makeSwitchRequests(naming, legs, recordings, files, ringing, around)
  const { heard } = makeHearing(
    {
      devices: makeDevices(),
      files,
      legs,
      others: makeOtherCalls(),
      queues: { heard: () => undefined },
      recordings,
      together
    },
    () => undefined,
    around
  )
  const hear = (name: string, leg: LegId, more: EslEvent = {}): void =>
    heard({ "Event-Name": name, "Unique-ID": leg, "Call-Direction": "outbound", ...more })
  return {
    ask: (request: OfLegs) => requests.send(link, request),
    hear,
    heard,
    /** A leg of ours that was answered, and parked. */
    answered: (...all: ReadonlyArray<LegId>) => {
      for (const [at, leg] of all.entries()) {
        const made = { variable_carillon_call: "c1", variable_carillon_attempt: String(at + 1) }
        hear("CHANNEL_ANSWER", leg, made)
        hear("CHANNEL_PARK", leg, made)
      }
      told.length = 0
    },
    bridged: (a: LegId, b: LegId) => {
      hear("CHANNEL_BRIDGE", a, { "Bridge-A-Unique-ID": a, "Bridge-B-Unique-ID": b })
      told.length = 0
    },
    said: () => said.splice(0),
    told: () => told.splice(0).map(({ at: _at, made: _made, withMade: _withMade, ...event }) => event),
    /** For which call and attempt the legs of what was told last were made. */
    makers: () => told.splice(0).map(({ made, withMade }) => [made, withMade])
  }
}

const confer = (...legs: ReadonlyArray<LegId>): OfLegs => ({
  _tag: "ConferenceLegs",
  conversation: TALK,
  legs
})

const member = (leg: LegId, action: string, profile = "carillon"): EslEvent => ({
  ...sample(`conference.${action}`),
  "Unique-ID": leg,
  "Conference-Name": TALK,
  "Conference-Profile-Name": profile
})

describe("a conversation", () => {
  it("takes two that are bridged together, and others one by one", () => {
    const { answered, ask, bridged, said } = adapter()
    answered(A, B, C)
    bridged(A, B)
    ask(confer(A, B, C))
    assert.deepStrictEqual(said(), [
      `uuid_transfer a -both conference:${TALK}@carillon,park inline`,
      `uuid_transfer c conference:${TALK}@carillon,park inline`
    ])
  })

  it("parks first whom it takes a leg from", () => {
    const { answered, ask, bridged, said } = adapter()
    answered(A, B, C)
    bridged(A, B)
    ask(confer(A, C))
    assert.deepStrictEqual(said().slice(0, 2), [
      "uuid_transfer a -both park inline",
      `uuid_transfer a conference:${TALK}@carillon,park inline`
    ])
  })

  it("is told of as a real FreeSWITCH tells it, once for each, and of others' conferences nothing", () => {
    const { answered, heard, told } = adapter()
    answered(A)
    heard(member(A, "add-member", "default"))
    heard(member(A, "floor-change"))
    assert.deepStrictEqual(told(), [])
    heard(member(A, "add-member"))
    assert.deepStrictEqual(told(), [{ _tag: "Conferenced", leg: A, conversation: TALK }])
  })

  it("says of each leg that we made for which call, of two that are bridged of both", () => {
    const { answered, bridged, heard, makers } = adapter()
    answered(A, B)
    makers()
    bridged(A, B)
    heard(member(A, "add-member"))
    assert.deepStrictEqual(makers().at(-1), [{ call: "c1", attempt: 1 }, undefined])
  })

  it("asked for twice is entered once, and told again when it is so", () => {
    const { answered, ask, heard, said, told } = adapter()
    answered(A)
    ask(confer(A))
    ask(confer(A))
    assert.strictEqual(said().length, 1)
    heard(member(A, "add-member"))
    assert.strictEqual(told().length, 1)
    ask(confer(A))
    assert.deepStrictEqual(said(), [])
    assert.deepStrictEqual(told(), [{ _tag: "Conferenced", leg: A, conversation: TALK }])
    heard(member(A, "del-member"))
    ask(confer(A))
    assert.strictEqual(said().length, 1)
  })

  it("takes the partner alone where the leg it was to come with is gone", () => {
    const { answered, ask, bridged, said, told } = adapter((command) =>
      command.startsWith("uuid_exists") ? "false" : command.includes(" a ") ? "-ERR No such channel!" : "+OK"
    )
    answered(A, B)
    bridged(A, B)
    ask(confer(A, B))
    assert.deepStrictEqual(said(), [
      `uuid_transfer a -both conference:${TALK}@carillon,park inline`,
      "uuid_exists a",
      `uuid_transfer b conference:${TALK}@carillon,park inline`
    ])
    assert.deepInclude(told()[0], { _tag: "ConnectionCleared", leg: A })
  })

  it("has a name that cannot say anything else", () => {
    const { answered, ask, said } = adapter()
    answered(A)
    for (const conversation of ["x@default", "x+flags{mute}", "x,hangup", "x y", ""])
      ask({ _tag: "ConferenceLegs", conversation, legs: [A] })
    assert.deepStrictEqual(said(), [])
  })
})

describe("a telephone that rings", () => {
  it("is sent nowhere before it has answered", () => {
    const { answered, ask, hear, said } = adapter()
    hear("CHANNEL_PROGRESS", A, { variable_carillon_call: "c1", variable_carillon_attempt: "1" })
    answered(B)
    ask({ _tag: "PartLeg", leg: A })
    ask({ _tag: "SuperviseLeg", leg: A, target: B, mode: "listen" })
    ask(confer(A, B))
    assert.deepStrictEqual(said(), [`uuid_transfer b conference:${TALK}@carillon,park inline`])
    hear("CHANNEL_ANSWER", A)
    ask(confer(A, B))
    assert.deepStrictEqual(said(), [`uuid_transfer a conference:${TALK}@carillon,park inline`])
  })
})

describe("a leg that is parted", () => {
  it("is told of when the switch has parked it again, not when it is parked at first", () => {
    const { answered, ask, bridged, hear, said, told } = adapter()
    answered(A, B)
    bridged(A, B)
    ask({ _tag: "PartLeg", leg: A })
    assert.deepStrictEqual([said(), told()], [["uuid_transfer a -both park inline"], []])
    for (const leg of [A, B]) hear("CHANNEL_PARK", leg)
    assert.deepStrictEqual(told(), [
      { _tag: "Parted", leg: A },
      { _tag: "Parted", leg: B }
    ])
  })

  it("alone already is told so, and what plays to it plays on", () => {
    const { answered, ask, said, told } = adapter()
    answered(A)
    ask({ _tag: "PartLeg", leg: A })
    assert.deepStrictEqual([said(), told()], [[], [{ _tag: "Parted", leg: A }]])
  })

  it("and joined again at once is not taken for joined still", () => {
    const { answered, ask, bridged, hear, said, told } = adapter()
    answered(A, B)
    bridged(A, B)
    ask({ _tag: "PartLeg", leg: A })
    ask({ _tag: "JoinLegs", leg: A, with: B })
    assert.deepStrictEqual(said(), ["uuid_transfer a -both park inline", "uuid_bridge a b"])
    assert.deepStrictEqual(told(), [])
    // The PARK of the first does not say that the second is over.
    for (const leg of [A, B]) hear("CHANNEL_PARK", leg)
    ask({ _tag: "PartLeg", leg: A })
    assert.deepStrictEqual(said(), ["uuid_transfer a -both park inline"])
  })
})

describe("a supervisor", () => {
  const listens = (mode: "listen" | "barge" = "listen") =>
    ({ _tag: "SuperviseLeg", leg: S, target: A, mode }) satisfies OfLegs
  const bug = (target: LegId, what = "MEDIA_BUG_START.eavesdrop"): EslEvent => ({
    ...sample(what),
    "Unique-ID": target
  })

  it("is told of when its target has its ear, as a real FreeSWITCH names it", () => {
    const { answered, ask, heard, told } = adapter()
    answered(A, S)
    ask(listens())
    heard(bug(A, "MEDIA_BUG_START"))
    heard(bug(B))
    assert.deepStrictEqual(told(), [])
    heard(bug(A))
    assert.deepStrictEqual(told(), [{ _tag: "Supervising", leg: S, target: A, mode: "listen" }])
    heard(bug(A))
    assert.deepStrictEqual(told(), [])
  })

  it("is not told the same twice, but of another mode", () => {
    const { answered, ask, heard, said, told } = adapter()
    answered(A, S)
    ask(listens())
    heard(bug(A))
    told()
    said()
    ask(listens())
    assert.deepStrictEqual(said(), [])
    assert.deepStrictEqual(told(), [{ _tag: "Supervising", leg: S, target: A, mode: "listen" }])
    ask(listens("barge"))
    assert.strictEqual(said().length, 1)
  })

  it("who talks to somebody leaves them parked, not ended, and is told of all the same", () => {
    const { answered, ask, bridged, hear, heard, said, told } = adapter()
    answered(A, B, S)
    bridged(S, B)
    ask(listens())
    assert.strictEqual(said()[0], "uuid_transfer s -both park inline")
    for (const leg of [S, B]) hear("CHANNEL_PARK", leg)
    told()
    heard(bug(A))
    assert.deepStrictEqual(told(), [{ _tag: "Supervising", leg: S, target: A, mode: "listen" }])
  })

  it("whose target was not there may be sent there again", () => {
    const { answered, ask, hear, said, told } = adapter()
    answered(A, S)
    ask(listens())
    said()
    hear("CHANNEL_PARK", S)
    assert.deepStrictEqual(told(), [{ _tag: "Parted", leg: S }])
    ask(listens())
    assert.strictEqual(said().length, 1)
  })
})

describe("a recording that is paused", () => {
  const pause = { _tag: "PauseRecording", leg: A, file: "x.wav" } as const

  it("is told of, and told again", () => {
    const { answered, ask, told } = adapter()
    answered(A)
    ask(pause)
    ask(pause)
    const paused = { _tag: "RecordPaused", leg: A, file: "x.wav" } as const
    assert.deepStrictEqual(told(), [paused, paused])
  })

  it("is paused by an application where uuid_record does not know the word", () => {
    const { answered, ask, said, told } = adapter((command) =>
      command.startsWith("uuid_record") ? "-USAGE: <uuid> [start|stop|mask|unmask] <path> [<limit>]" : "+OK"
    )
    answered(A)
    ask(pause)
    ask({ ...pause, _tag: "ResumeRecording" })
    assert.deepStrictEqual(said(), [
      "uuid_record a pause /rec/x.wav",
      "a record_session_pause",
      "uuid_record a resume /rec/x.wav",
      "a record_session_resume"
    ])
    assert.deepStrictEqual(
      told().map(({ _tag }) => _tag),
      ["RecordPaused", "RecordResumed"]
    )
  })

  it("is not where there is none", () => {
    const { answered, ask, told } = adapter((command) =>
      command.startsWith("uuid_exists") ? "true" : "-ERR Operation failed"
    )
    answered(A)
    ask(pause)
    assert.deepStrictEqual(told(), [])
  })
})

describe("a call to a number outside", () => {
  const outside = (number: string, trunk?: string): OfLegs => ({
    _tag: "MakeCall",
    leg: A,
    call: "c1" as CallId,
    attempt: 1,
    to: { _tag: "Outside", number, ...(trunk === undefined ? {} : { trunk }) },
    callingNumber: "95000",
    ringTimeoutMs: 20_000
  })
  const failing = (trunk?: string) =>
    adapter((command) => (command.startsWith("uuid_exists") ? "false" : "-ERR NORMAL_CIRCUIT_CONGESTION"), trunk)

  it("goes by the first trunk where nobody says by which", () => {
    const { ask, said } = adapter(undefined, "carrier")
    ask(outside("10086"))
    assert.match(said()[0]!, /sofia\/gateway\/carrier\/10086 /u)
  })

  it.each([
    { number: "10086", trunk: undefined, cause: "NO_ROUTE_DESTINATION" },
    { number: "nobody", trunk: "carrier", cause: "INVALID_NUMBER_FORMAT" },
    // Not tried again: each try would be a call to the carrier.
    { number: "10086", trunk: "carrier", cause: "NORMAL_CIRCUIT_CONGESTION" }
  ])("that cannot be made is over at once: $cause", ({ cause, number, trunk }) => {
    const { ask, told } = failing()
    ask(outside(number, trunk))
    assert.deepStrictEqual(told(), [
      { _tag: "ConnectionCleared", leg: A, cause, call: "c1" as CallId, attempt: 1, by: "us" }
    ])
  })
})

describe("a telephone's own transfer", () => {
  it("is told with whom it names, and with its other leg where it has one", () => {
    const { answered, hear, told } = adapter()
    answered(A, B)
    hear("CUSTOM", A, { "Event-Subclass": "carillon::transfer", "Transfer-To": "1002" })
    hear("CUSTOM", A, { "Event-Subclass": "carillon::transfer", "Transfer-To": "1002", "Transfer-Replaces": B })
    assert.deepStrictEqual(told(), [
      { _tag: "TransferAsked", leg: A, to: "1002" },
      { _tag: "TransferAsked", leg: A, to: "1002", replaces: B }
    ])
  })
})
