import type { Step } from "../behaviour.ts"
import { type Catalogue, makeCatalogue, queuesOf } from "../flow/catalogue.ts"
import type { FlowCommand, FlowEvent, Stepped, Variables } from "../flow/protocol.ts"
import { keysOf } from "../flow/protocol.ts"
import { begin, step } from "../flow/step.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type EpochMs, later, QueueId } from "../vocabulary.ts"
import { withKeys } from "./caller.ts"
import { heldForAgents } from "./customer-agents.ts"
import { ended } from "./ending.ts"
import { ANNOUNCE_EVERY_MS } from "./limits.ts"
import type { Caller, Message, State } from "./protocol.ts"
import type { Recorded } from "./recording.ts"
import { askTelephony } from "./requests.ts"
import { messageBegun, messageEnded } from "./voicemail.ts"

/** The call as the host of its flow: it says what happens, and does what the flow asks. */

export type InFlow = Extract<State, { _tag: "InFlow" }>
type Entrance = Pick<Extract<Message, { _tag: "Arrived" }>, "flow" | "ownFlow">

export const enterFlow = (
  catalogue: Catalogue,
  caller: Caller,
  entrance: Entrance,
  at: EpochMs,
  vars: Variables = {}
): Step<State> => {
  const { flow, ownFlow } = entrance
  const beginning = { flow: flow.id, version: flow.version, vars, numbers: caller.playbacks }
  return hosted(begin(flowsFor(catalogue, ownFlow), beginning, at), { caller, ownFlow }, at)
}

export const inFlow = (catalogue: Catalogue, state: InFlow, event: FlowEvent, at: EpochMs): Step<State> => {
  const stepped = step(flowsFor(catalogue, state.ownFlow), state.position, event, at)
  return stepped[0] === state.position ? [state, []] : hosted(stepped, state, at)
}

/** After a restart numbers go on above those of the caller, which may have been renumbered. */
export const recoveredInFlow = (catalogue: Catalogue, state: InFlow, caller: Caller, at: EpochMs): Step<State> =>
  inFlow(catalogue, { ...state, caller }, { _tag: "Recovered", numbersFrom: caller.playbacks }, at)

/** The queue that its flow leads to, as far as can be known; the first, when there are several. */
export const queueAhead = (catalogue: Catalogue, { ownFlow, position }: InFlow): QueueId =>
  QueueId.make(queuesOf(flowsFor(catalogue, ownFlow), position.flow, position.version)[0] ?? "")

/** A call of an early release brings its own flow along; see `InFlow.ownFlow`. */
const flowsFor = (catalogue: Catalogue, own: InFlow["ownFlow"]): Catalogue =>
  own === null ? catalogue : makeCatalogue([own])

/** What the flow came to is what the call comes to. Keys and numbers stay the caller's when the flow is left. */
const hosted = ([next, commands]: Stepped, host: Pick<InFlow, "caller" | "ownFlow">, at: EpochMs): Step<State> => {
  let caller = withKeys({ ...host.caller, playbacks: next.numbers }, keysOf(next.vars))
  const outputs: Array<Output> = []
  for (const command of commands) {
    const [after, asked] = carriedOut(caller, command, at)
    caller = after
    outputs.push(...asked)
  }
  if (next._tag === "InNode") return [{ _tag: "InFlow", caller, position: next, ownFlow: host.ownFlow }, outputs]
  const [left, leaving] = leave({ caller, ownFlow: host.ownFlow }, next.exit, at)
  return [left, [...outputs, ...leaving]]
}

const leave = (
  host: Pick<InFlow, "caller" | "ownFlow">,
  exit: Extract<Stepped[0], { _tag: "Left" }>["exit"],
  at: EpochMs
): Step<State> => {
  switch (exit._tag) {
    case "Enqueue": {
      const announceAt = later(at, ANNOUNCE_EVERY_MS)
      const { caller } = host
      const { queue, queuedAt } = exit
      const since = queuedAt === undefined ? { queuedAt: at } : { queuedAt, since: at }
      return [heldForAgents({ _tag: "Queueing", caller, queue, ...since, heard: 0, announceAt }, at), []]
    }
    case "HangUp":
      return ended({ _tag: "InFlow", ...host }, { at, by: "system", cause: exit.cause, clearCaller: true })
    case "Fail":
      return ended(
        { _tag: "InFlow", ...host },
        { at, by: "system", cause: "NORMAL_TEMPORARY_FAILURE", clearCaller: true }
      )
  }
}

const carriedOut = (caller: Caller, command: FlowCommand, at: EpochMs): Recorded<Caller> => {
  switch (command._tag) {
    case "Record":
      return messageBegun(caller, command, at)
    case "EndRecord":
      return messageEnded(caller, at)
    default:
      return [caller, [outputOf(caller, command, at)]]
  }
}

const outputOf = (
  { call, customer: attempt }: Caller,
  command: Exclude<FlowCommand, { _tag: "EndRecord" | "Record" }>,
  at: EpochMs
): Output => {
  switch (command._tag) {
    case "Play":
      return askTelephony({
        _tag: "PlayPrompt",
        call,
        attempt,
        playback: command.number,
        prompt: command.prompt,
        loop: false,
        ...(command.early && { early: command.early })
      })
    case "StopPlaying":
      return askTelephony({ _tag: "StopPrompt", call, attempt })
    case "KeepKey":
      return keep({ _tag: "KeyPressed", at, call, key: command.key, node: command.node })
    case "Ask": {
      const { number, port, request } = command
      return { _tag: "Ask", port, request: { _tag: "FlowAsked", from: `call/${call}`, number, request } as FlowAsked }
    }
  }
}

/** What a port hears of a flow. It tells the asker `FlowAnswered` with the same number. */
export interface FlowAsked {
  readonly _tag: "FlowAsked"
  readonly from: `call/${string}`
  readonly number: number
  readonly request: Extract<FlowCommand, { _tag: "Ask" }>["request"]
}
