import * as Schema from "effect/Schema"
import { AlarmEvent } from "#actors/alarm-event.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { rowsOf } from "../columns.ts"

/** A fault of a terminal, from its beginning to its end. It stays when the terminal is taken out. */
export const TerminalFault = Schema.Struct({
  fault: Schema.String,
  terminal: Schema.String,
  /** The terminal's name then, and its user. */
  title: Schema.String,
  customer: Schema.NullOr(Schema.String),
  event: AlarmEvent,
  /** Which button or sensor; null: the terminal itself. */
  device: Schema.NullOr(Schema.String),
  /** The visit, and the incident, that it became. */
  task: Schema.NullOr(Schema.String),
  incident: Schema.NullOr(Schema.String),
  beganAt: EpochMs,
  /** Null: it lasts. */
  endedAt: Schema.NullOr(EpochMs),
  /** Why it ended: as facts say it, or `visited`. */
  because: Schema.NullOr(Schema.String)
})
export type TerminalFault = typeof TerminalFault.Type

export const { columns, fromRow, toRow } = rowsOf(TerminalFault)
