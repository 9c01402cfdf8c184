import * as Schema from "effect/Schema"
import { Channel } from "./work.ts"

const Amounts = Schema.Struct({
  voice: Schema.Int,
  alarm: Schema.Int,
  chat: Schema.Int,
  mail: Schema.Int,
  sms: Schema.Int,
  task: Schema.Int
})

/** How much work a person takes on at once. A centre has some of these; each agent refers to one. */
export const CapacityProfile = Schema.Struct({
  id: Schema.String,
  /** How much load of each channel fits; voice is at most 1. */
  channels: Amounts,
  /** Of each of these groups only one channel is at hand at a time. */
  exclusive: Schema.Array(Schema.Array(Channel)),
  /** Work of the first channel may set aside work of the second, which it excludes; that comes back afterwards. */
  preempts: Schema.Array(Schema.Struct({ channel: Channel, sets: Schema.Array(Channel) }))
})
export type CapacityProfile = typeof CapacityProfile.Type

/**
 * What a centre has that says nothing of it. An alarm takes an agent who has only written work at hand. Agents with it do not
 * write it down: who changes it here counts their version up, and their upgrade says what it was.
 */
export const DEFAULT_CAPACITY: CapacityProfile = {
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
