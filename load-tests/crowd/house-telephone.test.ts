import { afterAll, afterEach, beforeAll, expect, it } from "vitest"
import { md5 } from "#engine/softswitch/sip/digest.ts"
import { openClient } from "../conformance/esl/client.ts"
import { startThrowAwaySwitch, type ThrowAwaySwitch } from "../conformance/sip/throw-away-switch.ts"
import { HouseTelephone } from "./house-telephone.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { until } from "./wait.ts"

// What the soak measures with: telephones that call each other and put each other through, at a switch of their own.

const WITHIN = { withinMs: 20_000 }
const NUMBERS = ["1001", "1002", "1003"] as const
const secretOf = (user: string) => `secret-of-${user}`
const accounts = new Map<string, { readonly panelPassword: string; readonly sipPassword: string }>(
  NUMBERS.map((user) => [user, { panelPassword: "", sipPassword: secretOf(user) }])
)

let house: ThrowAwaySwitch

beforeAll(async () => {
  house = await startThrowAwaySwitch()
  await house.setDirectory(NUMBERS.map((user) => ({ user, ha1: md5(`${user}:${house.realm}:${secretOf(user)}`) })))
  // The centre's own number; all others are the house's.
  const client = await openClient({ host: "127.0.0.1", port: house.running.eventSocket.port, password: "conformance" })
  await client.api(`carillon_numbers ${Buffer.from('["95000"]').toString("base64")}`)
  client.close()
})
afterAll(() => house.stop())

const open: Array<HouseTelephone> = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((telephone) => telephone.stop()))
})

/** A telephone that answers whoever calls it, and says a tone. */
const telephone = async (number: (typeof NUMBERS)[number], toneHz: number) => {
  const taken: Array<Leg> = []
  const centre = { accounts, realm: house.realm, sip: house.running.sip }
  const own: HouseTelephone = await HouseTelephone.open(centre, number, makeMetronome(), (leg) => {
    taken.push(leg)
    leg.onAnswer.add(() => leg.audio.sayTone(toneHz))
    own.phone.ring(leg)
    own.phone.answer(leg)
  })
  open.push(own)
  return { own, taken }
}

const three = () => Promise.all([telephone("1001", 600), telephone("1002", 1_000), telephone("1003", 1_700)])

it("puts through whom it called: they talk with each other, and it is free", async () => {
  const [first, second, third] = await three()
  const leg = await first.own.call("1002")
  await until("the answer", () => leg.audio.isHearing(1_000), WITHIN)
  expect(await first.own.refer("1003")).toBe(200)
  await until("who put it through to be free", () => leg.ending !== undefined, WITHIN)
  const [partner] = second.taken
  const [target] = third.taken
  await until(
    "them to hear each other",
    () => partner!.audio.isHearing(1_700) && target!.audio.isHearing(1_000),
    WITHIN
  )
  expect([partner!.ending, target!.ending]).toEqual([undefined, undefined])
  third.own.phone.hangUp(target!)
  await until("the end of both", () => partner!.ending === "bye", WITHIN)
})

it("says why it could not put it through, and the call goes on", async () => {
  const [first] = await three()
  const leg = await first.own.call("1002")
  await until("the answer", () => leg.audio.isHearing(1_000), WITHIN)
  expect(await first.own.refer("1999")).toBeGreaterThanOrEqual(400)
  expect(leg.ending).toBe(undefined)
  first.own.phone.hangUp(leg)
})

it("cannot put anybody through without a call that it made", async () => {
  const { own } = await telephone("1001", 600)
  await expect(own.refer("1003")).rejects.toThrow("1001 is in no call that it made")
})

it("with a wrong password is not opened, and says whose it was", async () => {
  const wrong = new Map([["1001", { panelPassword: "", sipPassword: "another" }]])
  const centre = { accounts: wrong, realm: house.realm, sip: house.running.sip }
  await expect(HouseTelephone.open(centre, "1001", makeMetronome(), () => undefined)).rejects.toThrow(
    /^1001 could not register: 40/u
  )
})
