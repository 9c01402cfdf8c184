import { tellCall } from "#actors/call/protocol.ts"
import { type DiallingTrunk, NO_DIALLING } from "#actors/dialling/settings.ts"
import type { AlarmCallRequest } from "#actors/incident/requests.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { type FollowedLines, makeFollowedLines } from "../perform/followed-lines.ts"
import type { Look } from "../perform/look.ts"
import { talkTold } from "../perform/talk-to-terminal.ts"
import { callBackTold, NOTHING_KNOWN, standingOfFacts } from "../perform/terminal-line.ts"
import { backCallId } from "../ports/alarm-call-id.ts"
import type { Chance } from "./chance.ts"
import type { SimulatedRuntime } from "./simulated-runtime.ts"

type LineRequest = Extract<AlarmCallRequest, { _tag: "BackNoMore" | "CallBack" | "LookAtLine" }>

/** The core's care for the calls of terminals. */
export interface SimulatedLines {
  readonly asked: (request: LineRequest) => void
  readonly stepped: FollowedLines["stepped"]
  /** Of whoever is in a flow or waits; undefined: nobody is. */
  readonly anyCall: (chance: Chance) => CallId | undefined
  /** Whoever has an incident takes the call of its terminal. */
  readonly talks: (incident: string, agent: AgentId) => void
  /** Whether somebody called back in it, or took it for its incident: legs come and go there. */
  readonly isTaken: (call: string) => boolean
}

export const makeSimulatedLines = (around: {
  readonly runtime: () => SimulatedRuntime
  readonly look: () => Look
}): SimulatedLines => {
  const { look, runtime } = around
  const taken = new Set<string>()
  const lines = makeFollowedLines({
    stateOf: (call) => look().call(call),
    calls: () => look().calls(),
    tell: (tell) => runtime().tell(tell)
  })
  let made = 0

  const asked = (request: LineRequest): void => {
    const { incident } = request
    if (request._tag === "BackNoMore")
      return runtime().tell(tellCall(backCallId(incident, request.number), { _tag: "WaitDecided", how: "over" }))
    const one =
      request._tag === "CallBack"
        ? { incident, call: backCallId(incident, request.number), back: request.number }
        : { incident, call: request.call, back: null }
    const written = () =>
      runtime()
        .facts()
        .filter((fact) => "call" in fact && fact.call === one.call)
    const is = lines.follow(one) ?? standingOfFacts(written())
    if (is !== undefined) return lines.say(one, is)
    if (request._tag === "LookAtLine") return lines.say(one, NOTHING_KNOWN)
    const told = callBackTold(dialling(look()), { agent: request.agent, incident, numbers: [], call: one.call })
    if (!("tell" in told)) return lines.say(one, told)
    taken.add(told.tell.to.slice("call/".length))
    runtime().tell(told.tell)
  }

  return {
    asked,
    stepped: (address, before, after) => lines.stepped(address, before, after),
    anyCall: (chance) => {
      const all = look()
        .calls()
        .filter((call) => ["InFlow", "Queueing", "Waiting"].includes(look().call(call)?._tag ?? ""))
      return all.length === 0 ? undefined : chance.pick(all)
    },
    talks: (incident, agent) => {
      const call = `talk-${++made}` as CallId
      const wishing = { askers: "international", mayOver: () => true, newCall: () => call } as const
      const state = look().incident(incident)
      const own = state !== undefined && "case" in state ? state.case.line?.call : undefined
      const waits = own === undefined ? undefined : look().call(own)
      const from = waits !== undefined && "caller" in waits ? waits.caller.attributes["callingNumber"] : undefined
      const told = talkTold(dialling(look()), agent, { incident, numbers: from === undefined ? [] : [from] }, wishing)
      if (!("tell" in told)) return
      taken.add(told.tell.to.slice("call/".length))
      runtime().tell(told.tell)
    },
    isTaken: (call) => taken.has(call)
  }
}

/** The days' own centre has no trunk, and nobody of it dials by the rules of one. */
const dialling = (look: Look): Look => ({
  ...look,
  centre: {
    ...look.centre,
    dialling: {
      ...NO_DIALLING,
      trunks: [TRUNK],
      rights: Object.fromEntries(look.centre.agents.map(({ id }) => [id, "international"]))
    }
  }
})

const TRUNK: DiallingTrunk = {
  id: "terminals",
  order: 1,
  takes: ["local", "national"],
  zeroBeforeMobiles: false,
  shown: null,
  shows: [],
  isPrivate: false
}
