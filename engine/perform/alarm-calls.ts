import type { Fact } from "#actors/facts.ts"
import { tellIncident } from "#actors/incident/protocol.ts"
import type { AlarmCallRequest } from "#actors/incident/requests.ts"
import type { Tell } from "#actors/output.ts"
import { tellTerminal } from "#actors/terminal/protocol.ts"
import type { AlarmLineRequest } from "#actors/terminal/requests.ts"
import type { CallId } from "#actors/vocabulary.ts"
import { alarmCallId, climbCallId, partyCallId } from "../ports/alarm-call-id.ts"

/** Flows that calls about alarms go through; a centre may change what is said in them. */
export const ALARM_FLOWS = {
  contact: "alarm-contact",
  prompt: "alarm-prompt",
  reminder: "alarm-reminder",
  battery: "alarm-battery"
} as const

/** A call of the centre's own about an alarm. */
export interface AlarmCall {
  /** Follows from what it is for: asked for again after a restart, it is the same call. */
  readonly call: CallId
  readonly flow: string
  /** A number, or the terminal whose first number it is. */
  readonly to: { readonly number: string } | { readonly terminal: string }
  /** What `{alarm}` says in its flow, and the prompt that `{prompt}` plays. */
  readonly alarm: string
  readonly prompt: string | null
  /** `key`: what they pressed; null: nobody answered, or pressed nothing. */
  readonly answer: (key: string | null) => Tell | undefined
}

type Calling =
  | Exclude<AlarmCallRequest, { _tag: "BackNoMore" | "CallBack" | "CallNoMore" | "LookAtLine" | "TellSupervisors" }>
  | Extract<AlarmLineRequest, { _tag: "Remind" | "TellBatteryLow" }>

/** `about`: what happened, for people. */
export const alarmCallOf = (request: Calling, about: string): AlarmCall => {
  switch (request._tag) {
    case "Prompt": {
      const { climb, incident, prompt, terminal } = request
      const call = climbCallId(incident, climb)
      return { call, flow: ALARM_FLOWS.prompt, to: { terminal }, alarm: about, prompt, answer: () => undefined }
    }
    case "CallContact": {
      const { climb, contact, incident, rung } = request
      return {
        call: climbCallId(incident, climb),
        flow: ALARM_FLOWS.contact,
        to: { number: contact.number },
        alarm: about,
        prompt: null,
        answer: (key) =>
          tellIncident(incident, {
            _tag: "ContactAnswered",
            climb,
            rung,
            answer: key === "1" ? "accepted" : key === null ? "not-reached" : "refused"
          })
      }
    }
    case "CallParty": {
      const { incident, number, party } = request
      return {
        call: partyCallId(incident, party),
        flow: ALARM_FLOWS.contact,
        to: { number },
        alarm: about,
        prompt: null,
        answer: (key) =>
          tellIncident(incident, {
            _tag: "PartySaid",
            party,
            said: key === "1" ? "accepted" : key === null ? "silent" : "refused"
          })
      }
    }
    case "TellBatteryLow": {
      const { name, task, terminal } = request
      const call = alarmCallId("battery", task)
      return { call, flow: ALARM_FLOWS.battery, to: { terminal }, alarm: name, prompt: null, answer: () => undefined }
    }
    case "Remind": {
      const { deadline, name, prompt, terminal } = request
      return {
        call: alarmCallId("remind", terminal, String(deadline)),
        flow: ALARM_FLOWS.reminder,
        to: { terminal },
        alarm: name,
        prompt,
        answer: (key) => tellTerminal(terminal, { _tag: "ReminderHeard", deadline, confirmed: key === "1" })
      }
    }
  }
}

/** What came of a call, by what it said of itself: a key, null for none, undefined while it goes on. */
export const outcomeOf = (facts: ReadonlyArray<Fact>): string | null | undefined => {
  let key: string | null | undefined
  for (const fact of facts) {
    if (fact._tag === "KeyPressed" && (fact.key === "1" || fact.key === "2")) return fact.key
    if (fact._tag === "CallEnded" || fact._tag === "CallRefused") key = null
  }
  return key
}
