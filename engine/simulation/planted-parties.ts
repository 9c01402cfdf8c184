import * as Struct from "effect/Struct"
import type { Step } from "#actors/behaviour.ts"
import { makeCallKind } from "#actors/call/kind.ts"
import { isDialling, isPresent, numbered, type Party, withoutParty, withParty } from "#actors/call/party.ts"
import type { Message, State } from "#actors/call/protocol.ts"
import { record } from "#actors/call/recording.ts"
import { askTelephony, type CallRequest } from "#actors/call/requests.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { type Output, saidBy } from "#actors/output.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses whose calls of several parties have one bug each. */

type Served = Extract<State, { _tag: "Served" }>
type RecordLeg = Extract<CallRequest, { _tag: "RecordLeg" }>

const catalogue = makeCatalogue([...FLOWS, ...LATER_FLOWS])
const [kinds, call] = [kindsWith(catalogue), makeCallKind(catalogue)]

const broken = (transition: typeof call.transition, more: Partial<typeof call> = {}): ReadonlyArray<AnyKind> =>
  kinds.map((kind) => (kind.name === "call" ? { ...call, transition, ...more } : kind))

/** A call of several parties that never asks the switch for a certain thing. */
const withoutRequest = (word: string, when: (state: State, message: Message) => boolean = () => true) =>
  broken((state, message) => {
    const [next, outputs] = call.transition(state, message)
    return when(state, message) ? [next, outputs.filter((output) => saidBy(output) !== word)] : [next, outputs]
  })

/** What a step comes to is changed before anybody sees it. */
const afterwards = (change: (step: Step<State>, before: State, message: Message) => Step<State>) =>
  broken((state, message) => change(call.transition(state, message), state, message))

const withParties = (state: State, of: (party: Party, attempt: number) => Party): State =>
  state._tag === "Served"
    ? {
        ...state,
        parties: numbered(state.parties).reduce(
          (all, { attempt, ...party }) => withParty(all, attempt, of(party, attempt)),
          state.parties
        )
      }
    : state

const isSeveral = (state: State): state is Served =>
  state._tag === "Served" && numbered(state.parties).filter(({ role }) => role !== "supervisor").length > 2

const withoutPlays = (outputs: ReadonlyArray<Output>) => outputs.filter((output) => saidBy(output) !== "PlayPrompt")

/** An agent hangs up in the middle of a transfer: their customer is the only one left, and somebody is being called. */
const isGiverGone = (state: State, message: Message): state is Served => {
  if (state._tag !== "Served" || message._tag !== "LegCleared" || message.attempt === state.caller.customer)
    return false
  const present = numbered(state.parties).filter(isPresent)
  const isOneOfThem = present.some(({ attempt }) => attempt === message.attempt)
  return isOneOfThem && present.length === 2 && numbered(state.parties).some(isDialling)
}

export const plantedParties: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "who is held hears nothing": broken((state, message) => {
    const [next, outputs] = call.transition(state, message)
    return message._tag === "HoldAsked" ? [next, withoutPlays(outputs)] : [next, outputs]
  }),
  "who is held goes on hearing the talk": withoutRequest("PartLeg"),
  "who is held is back in the talk after a crash": afterwards(([next, outputs], _, message) =>
    message._tag === "Recovered"
      ? [withParties(next, (party) => ({ ...party, state: upOf(party.state) })), outputs]
      : [next, outputs]
  ),
  "a hold ends the recording": afterwards(([next, outputs], state, message) => {
    if (state._tag !== "Served" || message._tag !== "HoldAsked" || next === state) return [next, outputs]
    const { arrivedAt, call: id, customer: attempt } = state.caller
    return [next, [...outputs, askTelephony({ _tag: "EndRecording", call: id, attempt, arrivedAt })]]
  }),
  "a recording that is paused goes on": withoutRequest("PauseRecording"),
  "a recording ends with the customer who leaves a conference": afterwards(([next, outputs]) => [
    next,
    outputs.filter((output) => recordedOnBy(output) === undefined)
  ]),
  "a recording that goes on without the customer begins anew": afterwards(([next, outputs]) => [
    next,
    outputs.map((output) => {
      const asked = recordedOnBy(output)
      if (asked === undefined) return output
      const { append: _, ...anew } = asked
      return askTelephony(anew)
    })
  ]),
  "a recording that is paused goes on when the customer leaves": afterwards(([next, outputs], state) => {
    if (next._tag !== "Served" || next.caller.recording === null || !("caller" in state)) return [next, outputs]
    const { attempt, paused } = next.caller.recording
    return paused && attempt !== state.caller.recording?.attempt
      ? [next, [...outputs, record(next.caller)]]
      : [next, outputs]
  }),
  "the end of the customer's recording is taken for the end of what others say": broken((state, message) => {
    if (message._tag !== "RecordEnded" || !("caller" in state) || state.caller.recording?.attempt === undefined)
      return call.transition(state, message)
    return call.transition(state, { ...message, attempt: state.caller.recording.attempt })
  }),
  "a recording that the switch ended at its own limit counts as running": broken((state, message) => {
    if (message._tag !== "RecordEnded") return call.transition(state, message)
    const { legGoesOn: _, ...ended } = message
    return call.transition(state, ended)
  }),
  "a lost end of a recording whose leg is up is never found": broken((state, message) => {
    if (message._tag !== "LegsSeen") return call.transition(state, message)
    const legs = message.legs.map((leg) => Struct.omit(leg, ["recordings"]))
    return call.transition(state, { ...message, legs })
  }),
  "a consultation is heard by the customer": afterwards(([next, outputs], _, message) =>
    message._tag === "ConsultationAsked"
      ? [withParties(next, (party) => ({ ...party, side: "talk", state: upOf(party.state) })), outputs]
      : [next, outputs]
  ),
  "a consultation rings for ever": broken(call.transition, {
    timers: (state) =>
      state._tag === "Served" ? call.timers(state).filter(({ key }) => !key.startsWith("ring")) : call.timers(state)
  }),
  "who is called in and answers is not heard": broken((state, message) =>
    state._tag === "Served" && isCalled(state, message) ? [state, []] : call.transition(state, message)
  ),
  "who is called in is not let go when they do not come": broken((state, message) => {
    const [next, outputs] = call.transition(state, message)
    const kept = outputs.filter((output) => saidBy(output) !== "Released")
    return state._tag === "Served" && message._tag === "LegCleared" ? [next, kept] : [next, outputs]
  }),
  "who gives the customer away stays on the line": afterwards(([next, outputs], state, message) =>
    message._tag === "TransferAsked" || (message._tag === "LegEstablished" && isSeveral(state))
      ? [next, outputs.filter((output) => saidBy(output) !== "ClearLeg")]
      : [next, outputs]
  ),
  "whom a consultation called rings on when the asker is back with the customer": afterwards(
    ([next, outputs], _, message) =>
      message._tag === "ReconnectAsked"
        ? [next, outputs.filter((output) => saidBy(output) !== "ClearLeg")]
        : [next, outputs]
  ),
  "a customer whom nobody takes is sent home": broken((state, message) =>
    call.transition(state._tag === "Served" && "attempt" in message ? { ...state, returnsTo: null } : state, message)
  ),
  "who gives the customer away, and is still there, does not get them back": afterwards(
    ([next, outputs], state, message) =>
      state._tag === "Served" &&
      next._tag === "Served" &&
      message._tag === "LegCleared" &&
      isGivenInVain(state, message.attempt)
        ? [{ ...next, parties: state.parties }, outputs]
        : [next, outputs]
  ),
  "who hangs up in the middle of a transfer takes the customer along": broken((state, message) =>
    isGiverGone(state, message)
      ? call.transition(state, { _tag: "CallerCleared", at: message.at, cause: "NORMAL_CLEARING", by: "us" })
      : call.transition(state, message)
  ),
  "a conference is never made": withoutRequest("ConferLegs"),
  "who leaves a conference takes everybody along": broken((state, message) =>
    isSeveral(state) && message._tag === "LegCleared"
      ? [{ _tag: "Gone", call: state.caller.call }, []]
      : call.transition(state, message)
  ),
  "who is left alone in a conference waits for nobody": broken((state, message) => {
    const [next, outputs] = call.transition(state, message)
    if (state._tag !== "Served" || message._tag !== "LegCleared" || next._tag !== "Ended") return [next, outputs]
    return [{ ...state, parties: withoutParty(state.parties, message.attempt) }, []]
  }),
  "a call of several does not look at its legs": broken((state, message) =>
    message._tag === "LegsSeen" && isSeveral(state) ? [state, []] : call.transition(state, message)
  ),
  "a supervisor is rung and follows nobody": withoutRequest("SuperviseLeg"),
  "a supervisor speaks where they should listen": afterwards(([next, outputs]) => [
    next,
    outputs.map((output) =>
      output._tag === "Ask" && output.request._tag === "SuperviseLeg"
        ? { ...output, request: { ...output.request, mode: "barge" } as typeof output.request }
        : output
    )
  ]),
  "a supervisor is told of as an agent at work": afterwards(([next, outputs], _, message) =>
    message._tag === "JoinAsked" && next._tag === "Served"
      ? [
          withParties(next, (party) =>
            party.who._tag === "Extension"
              ? { ...party, who: { _tag: "Agent", agent: party.who.agent, offer: -9 } }
              : party
          ),
          outputs
        ]
      : [next, outputs]
  ),
  "a supervisor keeps a call alive": broken((state, message) => {
    const [next, outputs] = call.transition(state, message)
    if (state._tag !== "Served" || message._tag !== "LegCleared" || next._tag !== "Ended") return [next, outputs]
    const supervised = numbered(state.parties).some(({ role }) => role === "supervisor")
    return supervised ? [{ ...state, parties: withoutParty(state.parties, message.attempt) }, []] : [next, outputs]
  }),
  "an outbound call forgets whom to dial": afterwards(([next, outputs]) => [
    next._tag === "Served" ? { ...next, comesNext: null } : next,
    outputs
  ])
}

/** The request of a recording that another leg takes over. */
const recordedOnBy = (output: Output): RecordLeg | undefined => {
  if (output._tag !== "Ask" || output.request._tag !== "RecordLeg") return undefined
  const asked = output.request as unknown as RecordLeg
  return asked.append === true ? asked : undefined
}

/** Somebody who was given a customer fails to come. */
const isGivenInVain = ({ parties }: Served, attempt: number): boolean => {
  const party = parties[String(attempt)]
  return party?.state._tag === "Dialling" && party.purpose === "transfer"
}

/** The word of an answer, also as a look at the switch has it. */
const isCalled = ({ parties }: Served, message: Message): boolean =>
  (message._tag === "LegEstablished" || message._tag === "LegsSeen") &&
  numbered(parties).some((party) => isDialling(party) && party.by !== null)

const upOf = (state: Party["state"]): Party["state"] =>
  state._tag === "Held" ? { _tag: "Up", since: state.since } : state
