import { type RawBuilder, sql } from "kysely"
import { terminalStates } from "../terminals/states.ts"

/** What the states mean that a thing declares: by its name, then by the state. The table is `t`. */
export const states: Readonly<Record<string, Readonly<Record<string, RawBuilder<unknown>>>>> = {
  terminal: terminalStates
}

export const isInState = (thing: string, state: string): RawBuilder<unknown> => states[thing]?.[state] ?? sql`false`
