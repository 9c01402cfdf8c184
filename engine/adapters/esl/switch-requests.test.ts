import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { TelephonyEvent } from "#engine/ports/Telephony.ts"
import { makeLegs } from "./legs.ts"
import type { EslLink } from "./link.ts"
import { makeRecordingNames } from "./recording-names.ts"
import { makeRungTogether } from "./rung-together.ts"
import { makeSwitchRequests, TRIES, TRY_AGAIN_MS } from "./switch-requests.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const LEG = "call/1" as LegId
const RING = {
  _tag: "MakeCall",
  leg: LEG,
  call: "call" as CallId,
  attempt: 1,
  to: { _tag: "Agent", agent: "1001" as AgentId },
  callingNumber: "13800138000",
  ringTimeoutMs: 20_000
} as const

/** A link whose `originate`s are answered in turn by what is given; legs that fail do not exist. */
const asking = (...answers: ReadonlyArray<string>) => askingOf([], answers)

/** The same of an agent whose telephones are registered so. */
const askingOf = (dialStrings: ReadonlyArray<string>, answers: ReadonlyArray<string>, keepsOrder = false) => {
  const said: Array<string> = []
  const told: Array<TelephonyEvent> = []
  const left = [...answers]
  const link: EslLink = {
    job: (command, answered) => {
      const [name = ""] = command.split(" ")
      said.push(name === "uuid_record" || command.includes("carillon_recorded_ms") ? command : name)
      if (name === "uuid_setvar") answered?.("+OK")
      if (name === "originate") answered?.(left.shift() ?? "+OK")
      if (name === "uuid_exists") answered?.("false")
      if (name === "uuid_kill") answered?.("-ERR No such channel!")
    },
    api: () => undefined,
    message: () => undefined,
    tell: () => undefined,
    listen: () => undefined,
    close: () => undefined
  }
  const naming = { promptPath: (name: string) => name, recordingPath: (file: string) => file }
  const recordings = makeRecordingNames("", () => true)
  const requests = makeSwitchRequests(
    naming,
    makeLegs(),
    recordings,
    { recordingRefused: () => undefined },
    { dialStringsOf: () => dialStrings, firstTrunk: () => undefined, together: makeRungTogether() },
    {
      emit: (event) => void told.push(event),
      now: () => 1 as EpochMs,
      info: () => undefined,
      warning: () => undefined
    },
    () => keepsOrder
  )
  return { requests, said, told, ring: () => requests.send(link, RING), link, recordings }
}

const FULL = "-ERR NORMAL_CIRCUIT_CONGESTION\n"
const rings = (said: ReadonlyArray<string>) => said.filter((name) => name === "originate").length

describe("a ring that finds no leg", () => {
  test("is tried again, and nobody hears of it when there is one then", () => {
    const { ring, said, told } = asking(FULL, FULL)
    ring()
    expect(rings(said)).toBe(1)
    vi.advanceTimersByTime(TRY_AGAIN_MS)
    expect(rings(said)).toBe(2)
    vi.advanceTimersByTime(TRY_AGAIN_MS)
    expect(rings(said)).toBe(3)
    vi.runAllTimers()
    expect(rings(said)).toBe(3)
    expect(told).toEqual([])
  })

  test("is told of with its cause when there is none for too long", () => {
    const { ring, said, told } = asking(...Array.from({ length: 10 }, () => FULL))
    ring()
    vi.runAllTimers()
    expect(rings(said)).toBe(TRIES)
    expect(told).toMatchObject([{ _tag: "ConnectionCleared", leg: LEG, cause: "NORMAL_CIRCUIT_CONGESTION", by: "us" }])
  })

  test("is not tried again once it was told to end", () => {
    const { link, requests, ring, said, told } = asking(FULL)
    ring()
    requests.send(link, { _tag: "ClearConnection", leg: LEG, cause: "NORMAL_CLEARING" })
    vi.runAllTimers()
    expect(rings(said)).toBe(1)
    expect(told).toMatchObject([{ _tag: "ConnectionCleared", leg: LEG, cause: "NORMAL_CLEARING" }])
  })

  test("is forgotten with the link", () => {
    const { requests, ring, said } = asking(FULL)
    ring()
    requests.forget()
    vi.runAllTimers()
    expect(rings(said)).toBe(1)
  })

  test("and one that fails for any other reason is told of at once", () => {
    const { ring, told } = asking("-ERR USER_NOT_REGISTERED\n")
    ring()
    expect(told).toMatchObject([{ _tag: "ConnectionCleared", cause: "USER_NOT_REGISTERED" }])
  })

  test.each([
    "sofia/internal/sip:1001@10.0.0.5;x=:_:sofia/gateway/pstn/0900123456",
    "sofia/internal/sip:1001@10.0.0.5,sofia/gateway/pstn/0900123456",
    "sofia/internal/sip:1001@10.0.0.5|sofia/gateway/pstn/0900123456"
  ])("and a telephone that would have another number dialled is not rung, alone or beside another: %s", (contact) => {
    for (const dialStrings of [[contact], ["sofia/internal/sip:1001@10.0.0.6", contact]]) {
      const { ring, said, told } = askingOf(dialStrings, [])
      ring()
      expect(rings(said)).toBe(0)
      expect(told).toMatchObject([{ _tag: "ConnectionCleared", leg: LEG, cause: "DESTINATION_OUT_OF_ORDER" }])
    }
  })
})

describe("a recording that goes on with another leg", () => {
  const goesOn = { _tag: "RecordMessage", leg: "b" as LegId, file: "x.wav", append: true } as const
  const begins = ["uuid_setvar", "uuid_setvar", "uuid_setvar", "uuid_record b start x.wav"]

  test("begins there when the leg before has closed the file, for which it is stopped", () => {
    const { link, recordings, requests, said } = asking()
    recordings.begun("x.wav", "a" as LegId)
    requests.send(link, goesOn)
    expect(said).toEqual(["uuid_record a stop x.wav"])
    recordings.forget("x.wav")
    expect(said.slice(1)).toEqual(begins)
    recordings.forget("x.wav")
    expect(said).toHaveLength(5)
  })

  test("may be as long as what the limit leaves, where the switch counts its own part alone", () => {
    const { link, recordings, requests, said, told } = asking()
    recordings.begun("x.wav", "a" as LegId)
    requests.send(link, { ...goesOn, greatestMs: 60_000 })
    recordings.measured("x.wav", 45_500)
    recordings.forget("x.wav")
    expect(said.slice(1)).toEqual([
      "uuid_setvar",
      "uuid_setvar",
      "uuid_setvar",
      "uuid_setvar b carillon_recorded_ms 45500",
      "uuid_record b start x.wav 15"
    ])
    expect(told).toEqual([])
  })

  test("does not begin in a file that is full, and is over", () => {
    const { link, recordings, requests, said, told } = asking()
    recordings.measured("x.wav", 60_000)
    requests.send(link, { ...goesOn, greatestMs: 60_000 })
    expect(said).toEqual([])
    expect(told).toMatchObject([{ _tag: "RecordEnded", leg: "b", file: "x.wav", recordedMs: 0, legGoesOn: true }])
  })

  test("hears a pause and a stop that are asked meanwhile after it has begun, in their order", () => {
    const { link, recordings, requests, said } = asking()
    recordings.begun("x.wav", "a" as LegId)
    requests.send(link, goesOn)
    requests.send(link, { _tag: "PauseRecording", leg: goesOn.leg, file: "x.wav" })
    requests.send(link, { _tag: "StopRecording", leg: goesOn.leg, file: "x.wav" })
    expect(said).toEqual(["uuid_record a stop x.wav"])
    recordings.forget("x.wav")
    expect(said.slice(1, 5)).toEqual(begins)
    expect(said.slice(5).map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      expect.stringMatching(/^uuid_record b (?:pause|mask)$/u),
      "uuid_record b stop"
    ])
  })

  test("begins at once where nobody writes the file, or the leg itself does", () => {
    const { link, recordings, requests, said } = asking()
    requests.send(link, goesOn)
    expect(said).toEqual(begins)
    recordings.begun("x.wav", goesOn.leg)
    requests.send(link, goesOn)
    expect(said).toHaveLength(8)
  })

  test("is said in one go to a switch that keeps the order, and told of once when all of it is refused", () => {
    const { link, requests, told } = askingOf([], [], true)
    const asked: Array<string> = []
    const answers: Array<(answer: string) => void> = []
    const waiting: EslLink = {
      ...link,
      job: (command, answered = () => undefined) => {
        asked.push(command.split(" ").slice(0, 3).join(" "))
        answers.push(answered)
      }
    }
    requests.send(waiting, goesOn)
    expect(asked).toEqual([
      ...Array.from({ length: asked.length - 1 }, () => expect.any(String)),
      "uuid_record b start"
    ])
    expect(asked.length).toBeGreaterThan(1)
    for (const answered of answers) answered("-ERR No such channel!")
    expect(told.filter(({ _tag }) => _tag === "RecordEnded")).toHaveLength(1)
  })

  test("that is refused is told of as over, of the call whose leg is gone by then", () => {
    const { link, requests, told } = asking()
    const made = { call: "call" as CallId, attempt: 2 }
    const refusing: EslLink = { ...link, job: (_, answered) => answered?.("-ERR No such channel!") }
    requests.send(refusing, { ...goesOn, made })
    expect(told).toMatchObject([{ _tag: "RecordEnded", leg: "b", file: "x.wav", recordedMs: 0, made }])
  })

  test("waits no longer when the link is lost: the look after it will ask", () => {
    const { link, recordings, requests, said } = asking()
    recordings.begun("x.wav", "a" as LegId)
    requests.send(link, goesOn)
    requests.forget()
    recordings.forget("x.wav")
    expect(said).toEqual(["uuid_record a stop x.wav"])
  })
})
