import type { Step } from "../behaviour.ts"
import { dialResultOf } from "../dialling/result.ts"
import type { PartyFailure } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type EpochMs, later, type LegId } from "../vocabulary.ts"
import { numbersOf } from "./caller.ts"
import { CALL_IN_TIMEOUT_MS } from "./limits.ts"
import { type Numbered, type Party, personOf, type Who, withParty } from "./party.ts"
import type { Caller, State } from "./protocol.ts"
import { askTelephony } from "./requests.ts"
import { tellParty } from "./ringing.ts"
import type { Target } from "./services.ts"

type Served = Extract<State, { _tag: "Served" }>
/** Who can be called: a queue and a flow cannot. */
export type Callable = Extract<Target, { _tag: "Agent" | "Number" | "Terminal" }>

export interface CalledIn extends Pick<Party, "role" | "purpose" | "side" | "by"> {
  readonly at: EpochMs
  readonly ringTimeoutMs?: number
  readonly over?: Party["over"]
  /** Their leg is there already, and so named by the switch. */
  readonly found?: LegId
}

/** Calls somebody in. They hear nobody before they answer. */
export const dial = (state: Served, to: Callable, how: CalledIn): Step<Served> => {
  const { at, by, found, purpose, role, side, over = null, ringTimeoutMs = CALL_IN_TIMEOUT_MS } = how
  const attempt = state.caller.attempts + 1
  const party: Numbered = {
    attempt,
    role,
    who: whoOf(to, role, attempt),
    state: { _tag: "Dialling", since: at, until: later(at, ringTimeoutMs), answerBy: null },
    side,
    over,
    purpose,
    by,
    apartSince: null,
    served: false,
    ...(found === undefined ? {} : { found: true })
  }
  const { attempt: _, ...own } = party
  const next: Served = {
    ...state,
    caller: { ...state.caller, attempts: attempt },
    parties: withParty(state.parties, attempt, own)
  }
  const request =
    found === undefined || to._tag !== "Agent"
      ? requestOf(next.caller, party, ringTimeoutMs)
      : askTelephony({ _tag: "AdoptLeg", call: state.caller.call, attempt, found, agent: to.agent })
  return [next, [request, ...tellParty(next, party), dialledFact(next, party, at)]]
}

/** A person who is called in by a person is bound by the attempt: no distributor knows of it. */
const whoOf = (to: Callable, role: Party["role"], attempt: number): Who => {
  if (to._tag !== "Agent") return to
  const { agent } = to
  return role === "agent" ? { _tag: "Agent", agent, offer: -attempt } : { _tag: "Extension", agent }
}

const requestOf = (caller: Caller, { attempt, who }: Numbered, ringTimeoutMs: number): Output => {
  const { call } = caller
  const { callingNumber } = numbersOf(caller)
  switch (who._tag) {
    case "Number": {
      const { digits, shown, trunk } = who
      return askTelephony({ _tag: "DialNumber", call, attempt, digits, trunk, shown, ringTimeoutMs })
    }
    case "Terminal":
      return askTelephony({
        _tag: "DialTerminal",
        call,
        attempt,
        terminal: who.terminal,
        callingNumber,
        ringTimeoutMs
      })
    case "Agent":
    case "Extension":
      return askTelephony({ _tag: "RingAgent", call, attempt, agent: who.agent, callingNumber, ringTimeoutMs })
    case "Caller":
      throw new Error("a caller is not called")
  }
}

const dialledFact = ({ caller: { call } }: Served, party: Numbered, at: EpochMs): Output => {
  const { attempt, by, found, purpose, role, who } = party
  return keep({
    _tag: "PartyDialled",
    at,
    call,
    attempt,
    role,
    agent: personOf(party) ?? null,
    number: who._tag === "Number" ? who.digits : who._tag === "Terminal" ? who.terminal : null,
    by,
    purpose,
    ...(found === undefined ? {} : { found }),
    ...(who._tag === "Number" ? { route: { trunk: who.trunk, shown: who.shown } } : {}),
    ...(who._tag === "Number" && who.covered === true ? { covered: true } : {})
  })
}

/** What became of a ring that failed. What we ended ourselves says nothing of who was called. */
export const failureOf = (cause: string): PartyFailure => {
  if (cause === "ORIGINATOR_CANCEL" || cause === "PICKED_OFF") return "withdrawn"
  const result = dialResultOf(cause)
  return result === "answered" ? "no-answer" : result
}
