import { describe, expect, it } from "vitest"
import type { Centre, ListedNumber } from "#actors/centre.ts"
import type { AreaId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { TelephonyEvent } from "../ports/Telephony.ts"
import { centreOf } from "../simulation/scenario.ts"
import { type KnownCallers, knownCallers } from "./known-callers.ts"
import { lookAt } from "./look.ts"
import { openingTell } from "./opening-answer.ts"
import { intake } from "./telephony-intake.ts"

const plain = centreOf({ seed: 1, callers: [], agents: [{ name: "ana", rings: [] }] })
const at = Date.parse("2026-11-26T10:00:00+08:00") as EpochMs
const DAY_MS = 86_400_000
const shanghaiDay = (atMs: number) => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 10)
const north = "north" as AreaId

const knowing = (centre: Partial<Centre>, areas: Readonly<Record<string, AreaId>> = {}): KnownCallers =>
  knownCallers({
    centre: () => ({ ...plain, ...centre }),
    dayOf: shanghaiDay,
    prefixes: () => ({ areaOf: (number) => areas[number], isOwnCity: () => false })
  })

const listed = (number: string, list: ListedNumber["list"], until: string | null = null): ListedNumber => ({
  number,
  list,
  until,
  cause: "CALL_REJECTED",
  flow: null,
  passesHours: true
})

describe("the list of a caller", () => {
  it.each([
    ["as it was entered", "13800138000", "13800138000"],
    ["with its country in the list", "+8613800138000", "13800138000"],
    ["with its country on the line", "13800138000", "+8613800138000"],
    ["with a 0 on the line", "13800138000", "013800138000"],
    ["a landline with its country on the line", "02112345678", "+862112345678"]
  ] as const)("is found for a number %s", (_, entered, calls) => {
    expect(knowing({ listed: [listed(entered, "black")] }).entryOf(calls, at)?.list).toBe("black")
  })

  it("is found for a local number that the line sends without its area code", () => {
    const centre = { listed: [listed("01062345678", "vip")], ownAreaCode: "010" }
    expect(knowing(centre).entryOf("62345678", at)?.list).toBe("vip")
    expect(knowing({ listed: centre.listed }).entryOf("62345678", at)?.list).toBeUndefined()
  })

  it("is none for anybody else, and for a number that is withheld", () => {
    const callers = knowing({ listed: [listed("13800138000", "black")] })
    expect([callers.entryOf("13800138001", at)?.list, callers.entryOf("", at)?.list]).toEqual([undefined, undefined])
  })

  it("counts on its last day, and no longer", () => {
    const callers = knowing({ listed: [listed("13800138000", "vip", "2026-11-26")] })
    const endOfDay = Date.parse("2026-11-26T23:59:59+08:00")
    expect([
      callers.entryOf("13800138000", endOfDay)?.list,
      callers.entryOf("13800138000", endOfDay + 1_000)?.list
    ]).toEqual(["vip", undefined])
    expect(callers.entryOf("13800138000", at + DAY_MS)?.list).toBeUndefined()
  })

  it("that lets through is stronger than one that refuses, should a number be written in two ways", () => {
    const twice = [listed("13800138000", "black"), listed("+8613800138000", "white")]
    expect(knowing({ listed: twice }).entryOf("13800138000", at)?.list).toBe("white")
    const over = [listed("13800138000", "black"), listed("+8613800138000", "white", "2026-11-25")]
    expect(knowing({ listed: over }).entryOf("13800138000", at)?.list).toBe("black")
  })
})

describe("the area of a caller", () => {
  const areas = { "13800138000": north }
  const from = (callingNumber: string, dialledNumber = "95000") => ({ callingNumber, dialledNumber })

  it("is that of their own number, in its normal form", () => {
    expect(knowing({}, areas).areaOf(from("+86 138 0013 8000"))).toBe("north")
  })

  it("is that of the number they dialled when their own says nothing", () => {
    const south = "south" as AreaId
    const callers = knowing({ numberAreas: { "95000": south } }, areas)
    expect(callers.areaOf(from("13900000000"))).toBe("south")
    expect(callers.areaOf(from("13800138000"))).toBe("north")
    expect(callers.areaOf(from("13900000000", "95001"))).toBeUndefined()
  })

  it("is not guessed from a number without its area code, or a telephone in the house", () => {
    const all = knownCallers({
      centre: () => plain,
      dayOf: shanghaiDay,
      prefixes: () => ({ areaOf: () => north, isOwnCity: () => false })
    })
    expect([all.areaOf(from("13800138")), all.areaOf(from("1001")), all.areaOf(from("+12125550100"))]).toEqual([
      undefined,
      undefined,
      undefined
    ])
  })
})

describe("at the door", () => {
  const offered: TelephonyEvent = {
    _tag: "CallOffered",
    at,
    leg: "c1" as LegId,
    callingNumber: "+8613800138000",
    dialledNumber: "95000"
  }
  const hear = (callers: KnownCallers, event: TelephonyEvent = offered) =>
    intake(
      event,
      lookAt({ stateOf: () => undefined, addresses: () => [] }, () => plain, callers)
    ).map(({ message }) => message)
  const numbers = { callingNumber: "+8613800138000", dialledNumber: "95000" }

  it("who is on the black list is refused, and it is said why", () => {
    expect(hear(knowing({ listed: [listed("13800138000", "black")] }))).toEqual([
      { _tag: "ArrivalRefused", attributes: numbers, reason: "black list", cause: "CALL_REJECTED", list: "black" }
    ])
  })

  it("hears what the list says for a refusal, or goes to the flow that it names", () => {
    const entry = listed("13800138000", "black")
    const of = (more: Partial<ListedNumber>) => hear(knowing({ listed: [{ ...entry, ...more }] }))[0]
    expect(of({ cause: "USER_BUSY" })).toMatchObject({ _tag: "ArrivalRefused", cause: "USER_BUSY" })
    expect(of({ flow: "office" })).toMatchObject({ _tag: "Arrived", flow: { id: "office" }, list: "black" })
    // A flow that is not there any more lets nobody in.
    expect(of({ flow: "gone" })).toMatchObject({ _tag: "ArrivalRefused" })
  })

  it("is recorded from the beginning where the flow is", () => {
    const [message] = intake(
      offered,
      lookAt({ stateOf: () => undefined, addresses: () => [] }, () => ({ ...plain, recordedFromArrival: ["hotline"] }))
    ).map((tell) => tell.message)
    expect(message).toMatchObject({ _tag: "Arrived", recordedFrom: "arrival" })
  })

  it("passes closing hours when white, where the entry says so, and nobody else does", () => {
    const asked = { _tag: "FlowAsked", from: "call/c1", number: 3, request: { calendar: "office" } } as never
    const caller = { attributes: numbers } as never
    const answer = (list: ListedNumber["list"], passesHours: boolean) =>
      openingTell(
        asked,
        {
          call: () => ({ _tag: "InFlow", caller }) as never,
          callers: knowing({ listed: [{ ...listed("13800138000", list), passesHours }] })
        },
        at,
        () => "closed"
      )
    expect(answer("white", true)).toMatchObject({ to: "call/c1", message: { number: 3, answer: "open" } })
    expect(answer("white", false)).toMatchObject({ message: { answer: "closed" } })
    expect(answer("vip", true)).toMatchObject({ message: { answer: "closed" } })
  })

  it("who is on the white list arrives as anybody", () => {
    const [message] = hear(knowing({ listed: [listed("13800138000", "white")] }))
    expect(message).toMatchObject({ _tag: "Arrived", attributes: numbers })
  })

  it("a VIP arrives as one, and everybody with their area", () => {
    const callers = knowing({ listed: [listed("13800138000", "vip")] }, { "13800138000": north })
    expect(hear(callers)[0]).toMatchObject({ _tag: "Arrived", attributes: { ...numbers, vip: "VIP", area: "north" } })
  })

  it("who talks already, found after a restart, is not cut off by a list", () => {
    const callers = knowing({ listed: [listed("13800138000", "black")] })
    const leg = {
      leg: "c1" as LegId,
      direction: "inbound",
      state: "answered",
      answerable: undefined,
      createdAt: at
    } as const
    const alone = { joinedWith: undefined, conversation: undefined, supervises: undefined }
    const none = { call: undefined, attempt: undefined, agent: undefined, ...alone }
    const made = {
      ...leg,
      ...none,
      ...numbers,
      leg: "c1-1" as LegId,
      direction: "outbound",
      call: "c1" as CallId
    } as const
    const snapshot = (more: ReadonlyArray<typeof made & { readonly attempt: number }>): TelephonyEvent => ({
      _tag: "Snapshot",
      at,
      askedAt: at,
      first: true,
      devices: [],
      legs: [{ ...leg, ...none, ...numbers }, ...more]
    })
    expect(hear(callers, snapshot([{ ...made, attempt: 1 } as never]))[0]).toMatchObject({ _tag: "Arrived" })
    expect(hear(callers, snapshot([]))[0]).toMatchObject({ _tag: "ArrivalRefused", reason: "black list" })
  })
})
