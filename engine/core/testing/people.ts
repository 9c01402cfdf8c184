import type { Hand, State as AgentState } from "#actors/agent/protocol.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import { makeCallKind } from "#actors/call/kind.ts"
import type { Message, State as CallState } from "#actors/call/protocol.ts"
import type { Centre } from "#actors/centre.ts"
import type { DiallingRight } from "#actors/dialling/settings.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { Flow } from "#actors/flow/flow.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"

/** A centre of a few people with telephones, of whom the first talks with a caller. */

export const at = 1_795_420_800_000 as EpochMs
const sales = QueueId.make("sales")
export const [ana, ben, cho, dan] = [..."abcd"].map((id) => AgentId.make(id)) as [AgentId, AgentId, AgentId, AgentId]
const direct: Flow = { id: "direct", version: 1, start: "wait", nodes: { wait: { _tag: "Enqueue", queue: sales } } }

export const centreOf = (rights: Readonly<Record<string, DiallingRight>>): Centre =>
  ({
    queues: [],
    agents: [ana, ben, cho, dan].map((id) => ({ id, name: id, queues: [sales], areas: [] })),
    numbers: {},
    flows: [direct],
    ownAreaCode: "010",
    dialling: { trunks: [], barred: [], showsLastCalled: false, rights, shownForAgents: {}, shownForQueues: {} }
  }) as unknown as Centre

export const callKind = makeCallKind(makeCatalogue([direct]))

const terms = { queueName: "Sales", alertTimeoutMs: 20_000, wrapUpMs: 5_000, music: "m", priority: 0, needs: [] }
/** Of a caller who talks with this agent. Their leg is attempt 1. */
export const talkOf = (call: string, agent: AgentId): CallState =>
  [
    {
      _tag: "Arrived",
      at,
      arrivedAt: at,
      attributes: { callingNumber: "13800000001", dialledNumber: "95000" },
      flow: { id: "direct", version: 1 },
      ownFlow: null,
      legs: []
    },
    { _tag: "Admitted", at, queue: sales, terms },
    { _tag: "AgentAccepted", at, agent, offer: 7 },
    { _tag: "LegEstablished", at, attempt: 1 }
  ].reduce<CallState>(
    (state, message) => callKind.transition(state, message as unknown as Message)[0],
    callKind.initial(call)
  )

/** Ready with a telephone, or at this call. */
export const signedIn = (agent: AgentId, call?: string): AgentState => {
  const work = call === undefined ? undefined : workIdOf("call", CallId.make(call))
  const hand = {
    _tag: "Active",
    work: { id: work, channel: "voice", queue: sales, load: 1 },
    offer: 7,
    since: at,
    checkAt: at,
    unanswered: 0,
    recording: true
  } as unknown as Hand
  const person = {
    agent,
    name: agent,
    group: "centre",
    queues: [sales],
    registered: true,
    registeredSince: at,
    panel: { _tag: "Never" },
    heard: 0,
    capacity: DEFAULT_CAPACITY,
    pauses: {}
  }
  return {
    _tag: "SignedIn",
    person,
    availability: { voice: { _tag: "Ready", since: at } },
    hands: work === undefined ? {} : { [work]: hand },
    leaving: false,
    retired: false
  } as unknown as AgentState
}
