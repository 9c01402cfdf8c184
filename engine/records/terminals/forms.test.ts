import { expect, it } from "vitest"
import { ALARM_EVENTS, FAULT_EVENTS, ROUTINE_EVENTS } from "#actors/alarm-event.ts"
import { normalAccount as decodersForm, PROTOCOLS } from "../../alarm-lines/message.ts"
import { EVENT_CHOICES } from "../thing/alarm-events.ts"
import { normalAccount } from "./forms.ts"
import { LINE_CHOICES } from "./schema.ts"

it("the records of terminals say what decoders and actors say, in the same words", () => {
  expect(LINE_CHOICES.map(({ value }) => value)).toEqual(PROTOCOLS)
  expect(EVENT_CHOICES.map(({ value }) => value)).toEqual([...ALARM_EVENTS, ...FAULT_EVENTS, ...ROUTINE_EVENTS])
  for (const account of ["00ab1", " 12 ", "0", "000", "FALL-1"])
    expect(normalAccount(account)).toBe(decodersForm(account))
})
