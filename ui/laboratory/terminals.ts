import * as Schema from "effect/Schema"
import type { LaboratoryWay } from "#wire/laboratory.ts"

/** Of a terminal's row what the laboratory shows. */
const LabTerminal = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  line: Schema.String,
  dialect: Schema.NullOr(Schema.String),
  account: Schema.String,
  testUntil: Schema.NullOr(Schema.Int),
  isVirtual: Schema.Boolean
})
export type LabTerminal = typeof LabTerminal.Type
export const LabTerminals = Schema.Struct({ items: Schema.Array(LabTerminal) })

export const isOnTest = ({ testUntil }: LabTerminal, now: number): boolean => testUntil !== null && now < testUntil

/** Whether it is pressed without a further word. */
export const isFree = (terminal: LabTerminal, now: number): boolean => terminal.isVirtual || isOnTest(terminal, now)

/** The ways in which this one is heard. */
export const waysOf = (
  { dialect, line }: LabTerminal,
  ways: ReadonlyArray<LaboratoryWay>
): ReadonlyArray<LaboratoryWay> =>
  ways.filter((way) => way.line === line && (way.dialect === null || way.dialect === dialect))

/** Those that may be pressed at once come first. */
export const inOrder = (terminals: ReadonlyArray<LabTerminal>, now: number): ReadonlyArray<LabTerminal> =>
  terminals.toSorted((a, b) => Number(isFree(b, now)) - Number(isFree(a, now)))
