import * as Schema from "effect/Schema"
import { asking } from "../output.ts"
import { EpochMs } from "../vocabulary.ts"

export const ALARM_LINE_PORT = "alarm-line"

/** What a terminal's actor asks of the lines. */
export const AlarmLineRequest = Schema.TaggedUnion({
  /** The message of this receipt is written down: answer its sender. */
  Acknowledge: { receipt: Schema.String },
  /** Speak to the terminal; what comes of it comes back as `ReminderHeard`. */
  Remind: { terminal: Schema.String, deadline: EpochMs, prompt: Schema.String, name: Schema.String },
  /**
   * Its user can mend it themselves: the terminal is called, and hears with their name that it wants to be charged. Once for each
   * task. `inCall`: it said so in a call of its own, which is over in some seconds.
   */
  TellBatteryLow: { terminal: Schema.String, task: Schema.String, name: Schema.String, inCall: Schema.Boolean }
})
export type AlarmLineRequest = typeof AlarmLineRequest.Type

export const askAlarmLine = asking<AlarmLineRequest>(ALARM_LINE_PORT)
