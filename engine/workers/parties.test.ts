import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { AgentId, CallId, LegId } from "#actors/vocabulary.ts"
import type { Dialled, TelephonyRequest } from "../ports/Telephony.ts"
import { type Engine, type PeopleOnLines, type Person, startPeopleOnLines } from "./testing/people-on-lines.ts"

// The real switch, telephones on real sockets, and the port in between: who hears whom is heard, not read from states.

const TALK = "c1-talk"
const FILE = "2026/c1.wav"

/** Somebody in the call: a person, and the leg that the engine knows. */
interface Side {
  readonly person: Person
  readonly leg: LegId
}

let lines: PeopleOnLines
let engine: Engine
beforeEach(async () => {
  lines = await startPeopleOnLines()
  engine = lines.engine
})
afterEach(() => lines.stop())

/** The customer calls 95000 and is answered. */
const customerCalls = async (): Promise<Side> => {
  const person = await lines.person("customer", 700)
  const dialog = await person.phone.dial(lines.running.sip, "95000", "13800138000")
  const { leg } = await engine.next("CallOffered")
  engine.ask({ _tag: "AnswerCall", leg, staysAlone: true })
  await person.phone.notices("CallAnswered")
  lines.speaks(person, dialog)
  return { person, leg }
}

let attempts = 0
const call = "c1" as CallId

const makeCall = (to: Dialled, more: object = {}): TelephonyRequest & { readonly _tag: "MakeCall" } => ({
  _tag: "MakeCall",
  leg: `c1/${(attempts += 1)}` as LegId,
  call,
  attempt: attempts,
  to,
  callingNumber: "13800138000",
  ringTimeoutMs: 20_000,
  staysAlone: true,
  ...more
})

/** Rings at an account's telephone, and it is taken up. */
const calls = async (account: string, name: string, hz: number, more: object = {}): Promise<Side> => {
  const person = await lines.person(name, hz, account)
  const request = makeCall({ _tag: "Agent", agent: account as AgentId }, more)
  engine.ask(request)
  return takenUp(person, request.leg)
}

const takenUp = async (person: Person, leg: LegId): Promise<Side> => {
  const ringing = await person.phone.notices("CallOffered")
  await person.phone.answer(ringing)
  await engine.next("Established", (event) => event.leg === leg)
  lines.speaks(person, ringing.dialog)
  return { person, leg }
}

const join = async (a: Side, b: Side): Promise<void> => {
  engine.ask({ _tag: "JoinLegs", leg: a.leg, with: b.leg })
  await engine.next("Joined", (event) => event.leg === a.leg && event.with === b.leg)
}

const confer = async (...sides: ReadonlyArray<Side>): Promise<void> => {
  engine.ask({ _tag: "ConferenceLegs", conversation: TALK, legs: sides.map(({ leg }) => leg) })
  for (const { leg } of sides)
    expect(await engine.next("Conferenced", (event) => event.leg === leg)).toMatchObject({ conversation: TALK }) // oxlint-disable-line no-await-in-loop -- one after the other is as good
}

const parted = ({ leg }: Side) => engine.next("Parted", (event) => event.leg === leg)

const hangsUp = async ({ leg, person }: Side): Promise<void> => {
  person.phone.hangUp(person.dialog)
  await engine.next("ConnectionCleared", (event) => event.leg === leg)
}

const hear = (...sides: ReadonlyArray<Side>) => lines.whoHears(...sides.map(({ person }) => person))

const seen = async ({ leg }: Side) => {
  engine.switchboard.audit()
  const { legs } = await engine.next("Snapshot", ({ first }) => !first)
  return legs.find((one) => one.leg === leg)
}

describe("a call of three", () => {
  test("grows out of two, loses one, and is two again, with the customer's recording going on all the time", async () => {
    const customer = await customerCalls()
    const ana = await calls("1001", "ana", 1_100)
    const ben = await calls("1002", "ben", 1_300)
    engine.ask({ _tag: "RecordMessage", leg: customer.leg, file: FILE })
    await engine.next("RecordStarted")

    await join(customer, ana)
    expect(await hear(customer, ana, ben)).toEqual({ customer: ["ana"], ana: ["customer"], ben: [] })

    await confer(customer, ana, ben)
    expect(await hear(customer, ana, ben)).toEqual({
      customer: ["ana", "ben"],
      ana: ["ben", "customer"],
      ben: ["ana", "customer"]
    })
    expect(await seen(ben)).toMatchObject({ conversation: TALK, joinedWith: undefined, supervises: undefined })

    await hangsUp(ana)
    expect(await hear(customer, ben)).toEqual({ customer: ["ben"], ben: ["customer"] })

    await join(customer, ben)
    expect(await hear(customer, ben)).toEqual({ customer: ["ben"], ben: ["customer"] })
    expect(await seen(ben)).toMatchObject({ conversation: undefined, joinedWith: customer.leg })

    await hangsUp(customer)
    await engine.next("RecordEnded")
    const recorded = await lines.recorded(FILE)
    // No half second without the customer, whoever they hear.
    const silences = recorded.map(({ said }) => (said === "customer" ? "c" : "-")).join("")
    expect(silences).not.toContain("-----")
    expect(recorded.length).toBeGreaterThan(15)
    const heard = recorded.map((each) => each.heard).filter((each, at, all) => each !== all[at - 1])
    for (const [before, after] of [
      ["ana", "ana ben"],
      ["ana ben", "ben"]
    ] as const)
      expect(heard.indexOf(before)).toBeLessThan(heard.indexOf(after))
    expect(heard).toContain("ana ben")
  })

  test("goes on in the same file when the customer, who is recorded, hangs up", async () => {
    const customer = await customerCalls()
    const ana = await calls("1001", "ana", 1_100)
    const ben = await calls("1002", "ben", 1_300)
    engine.ask({ _tag: "RecordMessage", leg: customer.leg, file: FILE })
    await engine.next("RecordStarted")
    await confer(customer, ana, ben)
    expect(await hear(customer)).toEqual({ customer: ["ana", "ben"] })

    await hangsUp(customer)
    // Said at once, while the customer's last second is on its way to the disk.
    engine.ask({ _tag: "RecordMessage", leg: ana.leg, file: FILE, append: true })
    expect(await engine.next("RecordEnded")).toMatchObject({ leg: customer.leg, file: FILE })
    await engine.next("RecordStarted", ({ leg }) => leg === ana.leg)
    expect(await hear(ana, ben)).toEqual({ ana: ["ben"], ben: ["ana"] })
    // From one who stays to another who does.
    engine.ask({ _tag: "RecordMessage", leg: ben.leg, file: FILE, append: true })
    await engine.next("RecordStarted", ({ leg }) => leg === ben.leg)
    expect(await hear(ana, ben)).toEqual({ ana: ["ben"], ben: ["ana"] })
    await hangsUp(ben)
    // How long it is only the file says.
    expect(await engine.next("RecordEnded", ({ leg }) => leg === ben.leg)).toMatchObject({ recordedMs: 0 })
    const said = (await lines.recorded(FILE)).map(({ heard, said: own }) => `${own}: ${heard}`)
    const order = ["customer: ana ben", "ana: ben", "ben: ana"].map((each) => said.indexOf(each))
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(said.lastIndexOf("customer: ana ben")).toBeLessThan(order[1]!)
  })

  test("is told at once of who is there already, and disturbs nobody", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    await confer(customer, ana)
    const ben = await calls("1002", "ben", 1_300)
    await confer(customer, ana, ben)
    await confer(ben)
    expect(await hear(customer, ana, ben)).toEqual({
      customer: ["ana", "ben"],
      ana: ["ben", "customer"],
      ben: ["ana", "customer"]
    })
    expect(engine.unread().filter(({ _tag }) => _tag === "Parted" || _tag === "Conferenced")).toEqual([])
  })

  test("takes one out of a talk: who is left behind waits in silence, and nobody ends", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    const ben = await calls("1002", "ben", 1_300)
    await join(customer, ana)
    await confer(customer, ben)
    await parted(ana)
    expect(await hear(customer, ana, ben)).toEqual({ customer: ["ben"], ana: [], ben: ["customer"] })
  })
})

describe("who is parted", () => {
  test("hears music, and the one with whom they talked consults somebody without being heard", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    await join(customer, ana)
    engine.ask({ _tag: "PartLeg", leg: customer.leg })
    engine.ask({ _tag: "PlayMessage", leg: customer.leg, playback: "p1", prompt: "music-on-hold", loop: true })
    await Promise.all([parted(customer), parted(ana)])
    engine.ask({ _tag: "PlayMessage", leg: ana.leg, playback: "p2", prompt: "ring-back", loop: true })
    expect(await hear(customer, ana)).toEqual({ customer: ["music"], ana: ["ring-back"] })

    const ben = await calls("1002", "ben", 1_300)
    await join(ana, ben)
    expect(await hear(customer, ana, ben)).toEqual({ customer: ["music"], ana: ["ben"], ben: ["ana"] })

    // Parted once more it is told so, and its music plays on.
    engine.ask({ _tag: "PartLeg", leg: customer.leg })
    await parted(customer)
    expect(await hear(customer)).toEqual({ customer: ["music"] })

    await join(customer, ben)
    await parted(ana)
    expect(await hear(customer, ana, ben)).toEqual({ customer: ["ben"], ana: [], ben: ["customer"] })
  })

  test("leaves a conference, which goes on without them", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    const ben = await calls("1002", "ben", 1_300)
    await confer(customer, ana, ben)
    engine.ask({ _tag: "PartLeg", leg: ana.leg })
    engine.ask({ _tag: "PlayMessage", leg: ana.leg, playback: "p1", prompt: "music-on-hold", loop: true })
    await parted(ana)
    expect(await hear(customer, ana, ben)).toEqual({ customer: ["ben"], ana: ["music"], ben: ["customer"] })
  })
})

describe("who hangs up", () => {
  test("takes nobody along where that was asked for: the other one waits, and is told of", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    await join(customer, ana)
    await hangsUp(ana)
    await parted(customer)
    expect(await seen(customer)).toMatchObject({ state: "answered", joinedWith: undefined })
    const ben = await calls("1002", "ben", 1_300)
    await join(customer, ben)
    expect(await hear(customer, ben)).toEqual({ customer: ["ben"], ben: ["customer"] })
    await hangsUp(customer)
    await parted(ben)
  })

  test("takes the other one along where nobody asked", async () => {
    const [customer, ana] = [
      await customerCalls(),
      await calls("1001", "ana", 1_100, { staysAlone: undefined, ringTimeoutMs: 20_000 })
    ]
    await join(customer, ana)
    await hangsUp(customer)
    expect(await engine.next("ConnectionCleared", ({ leg }) => leg === ana.leg)).toMatchObject({ by: "us" })
  })
})

describe("a supervisor", () => {
  test("listens, whispers and comes in, to two who talk", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    const eva = await calls("1009", "eva", 1_700)
    await join(customer, ana)
    const supervises = async (mode: "listen" | "whisper" | "barge") => {
      engine.ask({ _tag: "SuperviseLeg", leg: eva.leg, target: ana.leg, mode })
      expect(await engine.next("Supervising")).toMatchObject({ leg: eva.leg, target: ana.leg, mode })
      expect(await seen(eva)).toMatchObject({ supervises: { target: ana.leg, mode } })
      return hear(customer, ana, eva)
    }
    const eva0 = { eva: ["ana", "customer"] }
    expect(await supervises("listen")).toEqual({ customer: ["ana"], ana: ["customer"], ...eva0 })
    expect(await supervises("whisper")).toEqual({ customer: ["ana"], ana: ["customer", "eva"], ...eva0 })
    expect(await supervises("barge")).toEqual({ customer: ["ana", "eva"], ana: ["customer", "eva"], ...eva0 })
    expect(await supervises("listen")).toEqual({ customer: ["ana"], ana: ["customer"], ...eva0 })

    const after = lines.connect()
    const { legs } = await after.next("Snapshot")
    expect(legs.find(({ leg }) => leg === eva.leg)).toMatchObject({ supervises: { target: ana.leg, mode: "listen" } })

    await hangsUp(ana)
    await parted(eva)
    await parted(customer)
  })

  test("is not alone with the agent: another one whispers meanwhile, and when one leaves the other goes on", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    const eva = await calls("1009", "eva", 1_700)
    const fay = await calls("1008", "fay", 2_100)
    await join(customer, ana)
    engine.ask({ _tag: "SuperviseLeg", leg: eva.leg, target: ana.leg, mode: "listen" })
    await engine.next("Supervising", ({ leg }) => leg === eva.leg)
    engine.ask({ _tag: "SuperviseLeg", leg: fay.leg, target: ana.leg, mode: "whisper" })
    await engine.next("Supervising", ({ leg }) => leg === fay.leg)
    const heard = await hear(customer, ana, eva, fay)
    expect(heard).toMatchObject({ customer: ["ana"], ana: ["customer", "fay"], fay: ["ana", "customer"] })
    expect(heard["eva"]).toEqual(expect.arrayContaining(["ana", "customer"]))
    expect(await seen(eva)).toMatchObject({ supervises: { target: ana.leg, mode: "listen" } })
    expect(await seen(fay)).toMatchObject({ supervises: { target: ana.leg, mode: "whisper" } })

    await hangsUp(fay)
    expect(await hear(customer, ana, eva)).toEqual({ customer: ["ana"], ana: ["customer"], eva: ["ana", "customer"] })
    engine.ask({ _tag: "SuperviseLeg", leg: eva.leg, target: ana.leg, mode: "barge" })
    await engine.next("Supervising", ({ leg }) => leg === eva.leg)
    expect(await hear(customer, ana)).toEqual({ customer: ["ana", "eva"], ana: ["customer", "eva"] })
    expect(engine.unread().filter(({ _tag }) => _tag === "Parted")).toEqual([])
  })

  test("goes with the agent into a conference, and whispers to the agent alone", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    const ben = await calls("1002", "ben", 1_300)
    const eva = await calls("1009", "eva", 1_700)
    await join(customer, ana)
    engine.ask({ _tag: "SuperviseLeg", leg: eva.leg, target: ana.leg, mode: "whisper" })
    await engine.next("Supervising")
    await confer(customer, ana, ben)
    expect(await hear(customer, ana, ben, eva)).toEqual({
      customer: ["ana", "ben"],
      ana: ["ben", "customer", "eva"],
      ben: ["ana", "customer"],
      eva: ["ana", "ben", "customer"]
    })
    engine.ask({ _tag: "SuperviseLeg", leg: eva.leg, target: ana.leg, mode: "barge" })
    await engine.next("Supervising")
    expect(await hear(customer, ben)).toEqual({ customer: ["ana", "ben", "eva"], ben: ["ana", "customer", "eva"] })
    const restarted = await lines.connect().next("Snapshot")
    const found = (leg: LegId) => restarted.legs.find((one) => one.leg === leg)
    expect(found(eva.leg)).toMatchObject({ supervises: { target: ana.leg, mode: "barge" } })
    expect(found(ana.leg)).toMatchObject({ conversation: TALK, call, agent: "1001" })
    engine.ask({ _tag: "PartLeg", leg: eva.leg })
    await parted(eva)
    expect(await hear(customer, eva)).toEqual({ customer: ["ana", "ben"], eva: [] })
  })

  test("who was consulted before leaves that talk, and whom they talked with waits", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    const ben = await calls("1002", "ben", 1_300)
    const eva = await calls("1009", "eva", 1_700)
    await join(eva, ben)
    await join(customer, ana)
    engine.ask({ _tag: "SuperviseLeg", leg: eva.leg, target: customer.leg, mode: "whisper" })
    await Promise.all([parted(ben), engine.next("Supervising")])
    expect(await hear(customer, ana, ben, eva)).toEqual({
      customer: ["ana", "eva"],
      ana: ["customer"],
      ben: [],
      eva: ["ana", "customer"]
    })
  })

  test("of somebody who is not there is parted", async () => {
    const eva = await calls("1009", "eva", 1_700)
    engine.ask({ _tag: "SuperviseLeg", leg: eva.leg, target: "nobody" as LegId, mode: "listen" })
    expect(await parted(eva)).toMatchObject({ leg: eva.leg })
    expect(await seen(eva)).toMatchObject({ state: "answered", supervises: undefined })
  })
})

describe("somebody who is no agent", () => {
  test("outside is called by the one trunk that has an address, sees the number that was chosen, and talks with the customer", async () => {
    const customer = await customerCalls()
    const person = await lines.person("outside", 1_900)
    await lines.outside("carrier", person)
    const request = makeCall({ _tag: "Outside", number: "013900139000", shown: "01095000" })
    engine.ask(request)
    const ringing = await person.phone.notices("CallOffered")
    expect(ringing).toMatchObject({ dialled: "013900139000", from: { user: "01095000" } })
    person.phone.ring(ringing.dialog)
    expect(await engine.next("Delivered")).toMatchObject({ leg: request.leg, answerable: false })
    await person.phone.answer(ringing)
    await engine.next("Established", ({ leg }) => leg === request.leg)
    lines.speaks(person, ringing.dialog)
    const outside = { person, leg: request.leg }
    expect(await seen(outside)).toMatchObject({ agent: undefined, call, dialledNumber: "013900139000" })
    await join(customer, outside)
    expect(await hear(customer, outside)).toEqual({ customer: ["outside"], outside: ["customer"] })
    await hangsUp(outside)
    await parted(customer)
  })

  test("at a terminal is rung by its account, and who is not registered is not there", async () => {
    const panel = await lines.person("panel", 1_900, "panel-7")
    const request = makeCall({ _tag: "Terminal", terminal: "panel-7" })
    engine.ask(request)
    const [customer, terminal] = [await customerCalls(), await takenUp(panel, request.leg)]
    await join(customer, terminal)
    expect(await hear(customer, terminal)).toEqual({ customer: ["panel"], panel: ["customer"] })
    const nobody = makeCall({ _tag: "Terminal", terminal: "panel-8" })
    engine.ask(nobody)
    expect(await engine.next("ConnectionCleared")).toMatchObject({ leg: nobody.leg, cause: "USER_NOT_REGISTERED" })
  })
})

describe("a telephone's own transfer", () => {
  test("is the engine's to make: the telephone hears what came of it, and of one that failed that it goes on", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    await join(customer, ana)
    const refers = async () => {
      ana.person.phone.refer(ana.person.dialog, "1002")
      expect(await engine.next("TransferAsked")).toMatchObject({ leg: ana.leg, to: "1002" })
    }
    const heard = () => ana.person.phone.notices("ReferAnswered")

    await refers()
    engine.ask({ _tag: "AnswerTransfer", leg: ana.leg, answer: "failed", status: 404 })
    expect(await heard()).toMatchObject({ status: 404 })
    await refers()
    engine.ask({ _tag: "AnswerTransfer", leg: ana.leg, answer: "accepted" })
    engine.ask({ _tag: "AnswerTransfer", leg: ana.leg, answer: "failed", status: 486 })
    expect(await heard()).toMatchObject({ status: 486 })
    expect(await hear(customer, ana)).toEqual({ customer: ["ana"], ana: ["customer"] })

    await refers()
    engine.ask({ _tag: "AnswerTransfer", leg: ana.leg, answer: "accepted" })
    const ben = await calls("1002", "ben", 1_300)
    await join(customer, ben)
    await parted(ana)
    engine.ask({ _tag: "AnswerTransfer", leg: ana.leg, answer: "done" })
    expect(await heard()).toMatchObject({ status: 200 })
    await hangsUp(ana)
    expect(await hear(customer, ben)).toEqual({ customer: ["ben"], ben: ["customer"] })
  })
})

describe("a leg in a talk", () => {
  test("is sent digits, and what is said while its recording is paused is not in it", async () => {
    const [customer, ana] = [await customerCalls(), await calls("1001", "ana", 1_100)]
    const ben = await calls("1002", "ben", 1_300)
    engine.ask({ _tag: "RecordMessage", leg: customer.leg, file: FILE })
    await engine.next("RecordStarted")
    await join(customer, ana)
    engine.ask({ _tag: "SendDigits", leg: customer.leg, digits: "12#" })
    for (const digit of "12#") expect(await customer.person.phone.notices("Digit")).toMatchObject({ digit }) // oxlint-disable-line no-await-in-loop -- in order
    expect(await hear(customer)).toEqual({ customer: ["ana"] })

    engine.ask({ _tag: "PauseRecording", leg: customer.leg, file: FILE })
    expect(await engine.next("RecordPaused")).toMatchObject({ leg: customer.leg, file: FILE })
    await confer(customer, ben)
    expect(await hear(customer)).toEqual({ customer: ["ben"] })
    await join(customer, ana)
    expect(await hear(customer)).toEqual({ customer: ["ana"] })
    engine.ask({ _tag: "ResumeRecording", leg: customer.leg, file: FILE })
    expect(await engine.next("RecordResumed")).toMatchObject({ leg: customer.leg, file: FILE })
    engine.ask({ _tag: "PauseRecording", leg: customer.leg, file: FILE })
    engine.ask({ _tag: "ResumeRecording", leg: customer.leg, file: FILE })
    await engine.next("RecordResumed")
    expect(await hear(customer)).toEqual({ customer: ["ana"] })
    engine.ask({ _tag: "StopRecording", leg: customer.leg, file: FILE })
    await engine.next("RecordEnded")
    const heard = new Set((await lines.recorded(FILE)).map((each) => each.heard))
    expect(heard).toContain("ana")
    expect(heard).not.toContain("ben")
  })
})
