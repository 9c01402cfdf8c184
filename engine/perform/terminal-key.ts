import type { State as CallState } from "#actors/call/protocol.ts"
import { e164 } from "#actors/telephone-number.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import { TerminalKey, type TerminalKeys } from "#actors/incident-words.ts"
import { told } from "./call-intake.ts"
import { living, placeOf } from "./living-incident.ts"
import type { IntentTold, Wishing } from "./intent-answer.ts"
import type { Look } from "./look.ts"

/**
 * A key pressed in the talk with the terminal of an incident: it goes out as digits, as its maker has them. `numbers` are those of
 * its records, for its own call is known by them; one that was made to it names the incident.
 */
export const keyTold = (
  look: Look,
  by: AgentId,
  { incident, key }: { readonly incident: string; readonly key: TerminalKey },
  { keys = {}, mayOver, numbers = [] }: Pick<Wishing, "keys" | "mayOver" | "numbers">
): IntentTold => {
  const state = living(look, incident)
  if (state === undefined) return { refused: "no-incident" }
  if (!mayOver(placeOf(state))) return { refused: "not-yours" }
  const digits = keys[key]
  if (digits === undefined) return { refused: "no-key" }
  const named = state.case.report.voice.number
  const { ownAreaCode } = look.centre
  const all = new Set([...(named === null ? [] : [named]), ...numbers].map((number) => e164(number, ownAreaCode)))
  const isIts = (number: string) => all.has(e164(number, ownAreaCode))
  const call = look.calls().find((id) => isTalk(look.call(id), by, incident, isIts))
  return call === undefined ? { refused: "no-call" } : told(look, call, { _tag: "DigitsAsked", by, digits })
}

const isTalk = (
  call: CallState | undefined,
  by: AgentId,
  incident: string,
  isIts: (number: string) => boolean
): call is CallState => {
  if (call?._tag !== "Served") return false
  const { attributes, origin } = call.caller
  const { callingNumber = "", dialledNumber = "", incident: about } = attributes
  if (!Object.values(call.parties).some(({ who }) => who._tag === "Agent" && who.agent === by)) return false
  // Whoever is called for it besides, a contact say, is not to hear its keys.
  const isMadeForIt = about === incident && (origin === "alarm" || origin === "inbound")
  return isMadeForIt || isIts(origin === "inbound" ? callingNumber : dialledNumber)
}

/** SCAIP's, for a terminal without a dialect. Of its volume keys makers disagree which is which, so only a dialect has them. */
const SCAIP_KEYS: TerminalKeys = { clear: "0", duplex: "4", listen: "7", speak: "8", relay: "9" }

/** Those that it has. */
export const namesOfKeys = (keys: TerminalKeys): ReadonlyArray<TerminalKey> =>
  TerminalKey.literals.filter((key) => keys[key] !== undefined)

/** By its dialect, else by its protocol. */
export const keysOfLine = (line: string, dialect: TerminalKeys | undefined): TerminalKeys =>
  line === "scaip" ? { ...SCAIP_KEYS, ...dialect } : (dialect ?? {})
