import { isAlike } from "../alike.ts"
import type { Tagged } from "../behaviour.ts"
import type { CapacityProfile } from "../capacity.ts"
import type { Change } from "../upgrades.ts"

/** The usual capacity when version 5 began to leave it out: with another one, what was written would mean something else. */
const USUAL_4: CapacityProfile = {
  id: "default",
  channels: { voice: 1, alarm: 1, chat: 3, mail: 2, sms: 3, task: 2 },
  exclusive: [
    ["voice", "alarm"],
    ["alarm", "chat"],
    ["alarm", "mail"],
    ["alarm", "sms"],
    ["alarm", "task"]
  ],
  preempts: [{ channel: "alarm", sets: ["chat", "mail", "sms", "task"] }]
}

type Person4 = { readonly capacity: CapacityProfile }

/** Version 4 wrote what a person can do at once with each of their steps, also the usual. */
export const from4: Change<Tagged> = {
  state: (state) => {
    if (state._tag === "Unconfigured") return state
    const { capacity, ...person } = (state as Tagged & { readonly person: Person4 }).person
    return isAlike(capacity, USUAL_4) ? ({ ...state, person } as Tagged) : state
  }
}
