import * as Schema from "effect/Schema"
import { AgentWord } from "./vocabulary.ts"

/** How a centre shows one state of its agents: which states there are is the engine's, their looks are the centre's. */
export const StateStyle = Schema.Struct({
  state: AgentWord,
  zh: Schema.String,
  en: Schema.String,
  /** A colour token of the screens, as for reasons. */
  colour: Schema.String,
  /** Of legends and sorted lists. */
  order: Schema.Int
})
export type StateStyle = typeof StateStyle.Type

const style = (state: AgentWord, zh: string, en: string, colour: string, order: number): StateStyle => ({
  state,
  zh,
  en,
  colour,
  order
})

/** What a centre has that says nothing of it: who needs help first. */
export const DEFAULT_STATES: ReadonlyArray<StateStyle> = [
  style("ringing", "振铃", "Ringing", "ringing", 10),
  style("reserved", "已预定", "Reserved", "ringing", 20),
  style("talking", "通话中", "On call", "talking", 30),
  style("wrap-up", "话后处理", "After-call work", "wrap-up", 40),
  style("working", "处理中", "Working", "talking", 50),
  style("ready", "示闲", "Ready", "ready", 60),
  style("not-ready", "示忙", "Not ready", "not-ready", 70),
  style("unreachable", "无法触达", "Unreachable", "disconnected", 80),
  style("disconnected", "失联", "Disconnected", "disconnected", 90),
  style("signed-out", "签出", "Signed out", "signed-out", 100)
]
