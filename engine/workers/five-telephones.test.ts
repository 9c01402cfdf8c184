import { afterEach, expect, test } from "vitest"
import { MAX_CONTACTS } from "../softswitch/registrar/registrar.ts"
import { ha1Of, type Phone, startPhone } from "../softswitch/testing/phone.ts"
import { type DrivenSwitch, driveSwitch } from "./testing/driven-switch.ts"

const ACCOUNT = { user: "1001", password: "secret", realm: "test" }
const LEGS = 6

let driven: DrivenSwitch
const phones: Array<Phone> = []

afterEach(async () => {
  await Promise.all(phones.splice(0).map(({ stop }) => stop()))
  await driven.stop()
})

test("a switch that is full of legs to people with five telephones each has rung every one of them", async () => {
  driven = await driveSwitch({ maxLegs: LEGS })
  await driven.tell({})
  const accounts = [{ user: ACCOUNT.user, ha1: ha1Of(ACCOUNT) }]
  await driven.api(`carillon_directory ${Buffer.from(JSON.stringify(accounts)).toString("base64")}`)
  for (let one = 0; one < MAX_CONTACTS; one++) {
    const phone = await startPhone({ from: 26_000, to: 26_400 })
    phones.push(phone)
    await phone.register(driven.running.sip, ACCOUNT)
  }
  const answers = Array.from({ length: LEGS }, (_, leg) =>
    driven.job(`originate {origination_uuid=leg-${leg}}user/${ACCOUNT.user} &park()`)
  )
  for (const phone of phones) for (let leg = 0; leg < LEGS; leg++) await phone.notices("CallOffered")
  await driven.api("hupall")
  expect(await Promise.all(answers)).toEqual(answers.map(() => "-ERR MANAGER_REQUEST\n"))
})
