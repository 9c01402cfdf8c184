import { type EpochMs, later } from "../vocabulary.ts"
import { type Catalogue, flowAt } from "./catalogue.ts"
import { type AnyFlow, nodeAt } from "./flow.ts"
import { FLOW_STEPS_LIMIT, KEYS_LIMIT, RECOVERED_PROMPT_MS, VARIABLE_LENGTH_LIMIT, VARIABLES_LIMIT } from "./limits.ts"
import type { AnyNode, Here, Move, NodeKind } from "./node-kind.ts"
import {
  type Exit,
  type FlowCommand,
  type FlowEvent,
  keysOf,
  type Left,
  type Position,
  type Stepped,
  type Variables
} from "./protocol.ts"

/** What somebody brings to a flow. `numbers` is the highest number that their host has given away. */
export interface Beginning {
  readonly flow: string
  readonly version: number
  readonly vars: Variables
  readonly numbers: number
}

/** Into a flow, as far as it goes without waiting. */
export const begin = (catalogue: Catalogue, beginning: Beginning, at: EpochMs): Stepped => {
  const flow = flowAt(catalogue, beginning.flow, beginning.version)
  const start = { ...beginning, node: flow?.start ?? "", steps: 0 }
  return flow === undefined ? failed(start, "version-gone") : enter({ catalogue, flow, at }, start, flow.start)
}

/** What comes of an event. One that is stale, or that the node has no use for, changes nothing. */
export const step = (catalogue: Catalogue, position: Position, event: FlowEvent, at: EpochMs): Stepped => {
  if (event._tag === "Recovered") return [recovered(position, event.numbersFrom, at), []]
  if (isStale(position, event)) return [position, []]
  const flow = flowAt(catalogue, position.flow, position.version)
  if (flow === undefined) return failed(position, "version-gone")
  const node = nodeAt(flow, position.node)
  if (node === undefined) return failed(position, "unknown-node")
  const kind = catalogue.kinds.get(node._tag)
  if (kind === undefined) return failed(position, "unknown-kind")
  const move = moveOf(kind, node, position, event, at)
  if (move === undefined) return [position, []]
  const running = { catalogue, flow, at }
  return event._tag === "DigitPressed"
    ? withKey(kind, position, event.digit, (heard) => follow(running, heard, move))
    : follow(running, position, move)
}

/** Deadlines follow from the position, so a restart waits for the same. */
export const timersOf = ({ waitsFor }: Position): ReadonlyArray<FlowTimer> => {
  const { _tag: waitedFor, number, until } = waitsFor
  return [{ key: `${waitedFor} ${number}`, dueAt: until, event: { _tag: "WaitExpired", number, waitedFor } }]
}

export interface FlowTimer {
  readonly key: string
  readonly dueAt: EpochMs
  readonly event: Extract<FlowEvent, { _tag: "WaitExpired" }>
}

/** The end of another prompt, the answer to another question, the deadline of another wait. */
const isStale = ({ waitsFor }: Position, event: FlowEvent): boolean => {
  switch (event._tag) {
    case "PlayEnded":
      // "stopped" is the word of a prompt that another one replaced.
      return waitsFor._tag !== "Prompt" || waitsFor.number !== event.number || event.outcome === "stopped"
    case "Answered":
      return waitsFor._tag !== "Answer" || waitsFor.number !== event.number
    case "WaitExpired":
      return waitsFor._tag !== event.waitedFor || waitsFor.number !== event.number
    default:
      return false
  }
}

type InNode = Exclude<FlowEvent, { _tag: "Recovered" }>

const moveOf = (
  kind: NodeKind<AnyNode>,
  node: AnyNode,
  position: Position,
  event: InNode,
  at: EpochMs
): Move | undefined => {
  const here = hereOf(position, position.tries, at)
  const { number } = position.waitsFor
  switch (event._tag) {
    case "PlayEnded":
      return kind.promptOver?.(node, here, number)
    case "DigitPressed":
      return kind.key?.(node, here, event.digit)
    case "Answered":
      return kind.answered?.(node, here, event.answer)
    case "WaitExpired":
      switch (event.waitedFor) {
        case "Prompt":
          return kind.promptOver?.(node, here, number)
        case "Key":
          return kind.keyMissing?.(node, here)
        case "Answer":
          return kind.answerMissing?.(node, here)
      }
  }
}

const hereOf = ({ numbers, vars }: Place, tries: number, at: EpochMs): Here => ({
  at,
  vars,
  tries,
  number: numbers + 1
})

/** A key that a node takes ends the prompt, and is kept. */
const withKey = (
  { keepsKeys = true }: NodeKind<AnyNode>,
  position: Position,
  key: string,
  then: (heard: Position) => Stepped
): Stepped => {
  const { waitsFor } = position
  const stop: ReadonlyArray<FlowCommand> =
    waitsFor._tag === "Prompt" ? [{ _tag: "StopPlaying", number: waitsFor.number }] : []
  if (!keepsKeys) {
    const [after, asked] = then(position)
    return [after, [...stop, ...asked]]
  }
  const keys = (keysOf(position.vars) + key).slice(0, KEYS_LIMIT)
  const [next, commands] = then({ ...position, vars: { ...position.vars, keys } })
  return [next, [...stop, { _tag: "KeepKey", node: position.node, key }, ...commands]]
}

/** The flow that is gone through, and when. */
interface Running {
  readonly catalogue: Catalogue
  readonly flow: AnyFlow
  readonly at: EpochMs
}
type Place = Omit<Left, "_tag" | "exit">

const follow = (running: Running, position: Position, move: Move): Stepped => {
  const { tries, waitsFor: _, ...place } = position
  return moved(running, { ...place, tries }, move)
}

type Standing = Place & { readonly tries: number }

/** Follows moves until one waits or leaves. The limit of steps ends it at the latest. */
const moved = (running: Running, standing: Standing, move: Move): Stepped => {
  const vars = move.sets === undefined ? standing.vars : withVariables(standing.vars, move.sets)
  if (vars === undefined) return failed(standing, "too-many-variables")
  const { tries, ...place } = { ...standing, vars }
  switch (move._tag) {
    case "Wait": {
      const { asks, waitsFor } = move
      const numbers = Math.max(place.numbers, waitsFor.number)
      return [{ ...place, _tag: "InNode", numbers, tries, waitsFor }, asks]
    }
    case "Go":
      return enter(running, place, move.to)
    case "TryAgain":
      return enter(running, place, place.node, tries + 1)
    case "Leave":
      return left(place, move.exit)
  }
}

/** A node that is missing, or one too many, ends the flow: nobody is left in a flow without an exit. */
const enter = (running: Running, from: Place, name: string, tries = 0): Stepped => {
  const { at, catalogue, flow } = running
  const place = { ...from, node: name, steps: from.steps + 1 }
  const node = nodeAt(flow, name)
  if (node === undefined) return failed(place, "unknown-node")
  if (place.steps > FLOW_STEPS_LIMIT) return failed(place, "too-many-steps")
  const kind = catalogue.kinds.get(node._tag)
  if (kind === undefined) return failed(place, "unknown-kind")
  return moved(running, { ...place, tries }, kind.enter(node, hereOf(place, tries, at)))
}

const withVariables = (vars: Variables, sets: Variables): Variables | undefined => {
  const all: Record<string, string> = { ...vars }
  for (const [name, value] of Object.entries(sets)) all[name] = value.slice(0, VARIABLE_LENGTH_LIMIT)
  return Object.keys(all).length > VARIABLES_LIMIT ? undefined : all
}

const left = (place: Place, exit: Exit): Stepped => {
  const { flow, node, numbers, steps, vars, version } = place
  return [{ _tag: "Left", flow, version, node, vars, steps, numbers, exit }, []]
}

const failed = (place: Place, why: Extract<Exit, { _tag: "Fail" }>["why"]): Stepped =>
  left(place, { _tag: "Fail", why })

/** The switch went on playing; if the prompt's end was told to nobody, the flow waits no longer for it than this. */
const recovered = (position: Position, numbersFrom: number, at: EpochMs): Position => {
  const { waitsFor } = position
  const numbers = Math.max(position.numbers, numbersFrom)
  if (waitsFor._tag !== "Prompt") return { ...position, numbers }
  const limit = later(at, RECOVERED_PROMPT_MS)
  return { ...position, numbers, waitsFor: { ...waitsFor, until: limit < waitsFor.until ? limit : waitsFor.until } }
}
