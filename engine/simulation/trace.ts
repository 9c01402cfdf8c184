import type { State as AgentState } from "#actors/agent/protocol.ts"
import { wordOf } from "#actors/agent/word.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { sayState } from "#actors/call/whereabouts.ts"
import { saidBy } from "#actors/output.ts"
import type { Dialled, Made, TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"
import type { Step } from "./simulated-runtime.ts"
import { dialledNumberOf } from "./virtual-legs.ts"

/** A day as lines to read: one for every step that changed something, one for every word between core and switch. */
export interface Trace {
  readonly lines: ReadonlyArray<string>
  readonly note: (line: string) => void
  readonly step: (step: Step) => void
  readonly event: (event: TelephonyEvent) => void
  readonly request: (request: TelephonyRequest) => void
}

/** Without `wanted` nothing is written. `stamp` is the time of a line. */
export const makeTrace = (wanted: boolean, stamp: () => string): Trace => {
  const lines: Array<string> = []
  if (!wanted) return { lines, note: () => {}, step: () => {}, event: () => {}, request: () => {} }
  const note = (line: string) => void lines.push(`${stamp()} ${line}`)
  return {
    lines,
    note,
    step: (step) => noteStep(note, step),
    event: (event) => noteEvent(note, event),
    request: (request) => noteRequest(note, request)
  }
}

/** Said again and again, or following from what was said before: left out of a trace unless something comes of it. */
const HEARTBEATS = new Set([
  "RollCallDue",
  "RollCalled",
  "AnnounceDue",
  "CheckDue",
  "AgentAsked",
  "SweepDue",
  "PlacesCounted"
])
const REPEATED = new Set(["WorkAnnounced", "WorkRanked", "AgentAnnounced", "AgentAsked", "AlertStarted", "WorkStarted"])

/** A state in a word; of a person who has several things at hand, what the screens say. */
const sayOf = (address: string, state: Tagged): string => {
  if (address.startsWith("call/")) return sayState(state as CallState)
  return address.startsWith("agent/") ? wordOf(state as AgentState) : state._tag
}

const noteStep = (note: (line: string) => void, { address, after, before, commands, message }: Step): void => {
  const said = commands.map(saidBy)
  const [was, is] = [before, after].map((state) => sayOf(address, state))
  if (was === is && said.every((word) => REPEATED.has(word))) return
  if (HEARTBEATS.has(message._tag) && was === is) return
  const facts = said.filter((word) => word.startsWith("+"))
  const rest = said.filter((word) => !word.startsWith("+") && word !== "AgentAnnounced")
  const line = `${address} ${was} --${message._tag}--> ${is} ${[...rest, ...facts].join(" ")}`
  note(line.trimEnd())
}

const noteEvent = (note: (line: string) => void, event: TelephonyEvent): void => {
  switch (event._tag) {
    case "Snapshot":
      return event.first ? note(`<- Snapshot of ${event.legs.length} legs`) : undefined
    case "LinkLost":
      return
    case "DeviceInService":
    case "DeviceOutOfService":
    case "DeviceBusy":
    case "DeviceIdle":
      return note(`<- ${event._tag} ${event.agent}`)
    default:
      return note(`<- ${event._tag} ${shown(event)}`)
  }
}

const noteRequest = (note: (line: string) => void, request: TelephonyRequest): void =>
  note(`-> ${request._tag} ${shown(request)}`)

/** Everything but names of legs that follow from call and attempt. */
const shown = (thing: TelephonyEvent | TelephonyRequest): string => {
  const { _tag, at: _at, call, leg, made, to, with: _with, withMade: _withMade, ...rest } = thing as Shown
  return [
    call ?? (made === undefined ? leg : `${made.call} attempt=${made.attempt}`),
    ...Object.entries({ ...(call === undefined ? {} : { to: dialled(to) }), ...rest }).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${value}`]
    )
  ].join(" ")
}

type Shown = Readonly<Record<string, unknown>> & { readonly made?: Made; readonly to?: Dialled }

const dialled = (to: Dialled | undefined): string | undefined => (to === undefined ? undefined : dialledNumberOf(to))
