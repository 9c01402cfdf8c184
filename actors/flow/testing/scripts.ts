import { type EpochMs, later, QueueId } from "../../vocabulary.ts"
import type { FlowEvent, Position } from "../protocol.ts"

/** Flows and scripts made of plain numbers, so that any array of numbers is one and a shorter one is a simpler one. */

interface Written {
  readonly _tag: string
  readonly [field: string]: unknown
}

/** Up to this many nodes, `n0` first. A name more than there are is a node that is missing. */
const NODES = 6

/** A flow with a node for each group of four numbers: its kind, and where it leads. */
export const flowFrom = (numbers: ReadonlyArray<number>, kinds: ReadonlyArray<keyof typeof makers>) => {
  const nodes: Record<string, Written> = {}
  for (let index = 0; index < NODES && (index === 0 || index * 4 < numbers.length); index++) {
    const [kind = 0, a = 0, b = 0, c = 0] = numbers.slice(index * 4, index * 4 + 4)
    const name = (number: number) => `n${Math.abs(number) % (NODES + 1)}`
    nodes[`n${index}`] = makers[kinds[Math.abs(kind) % kinds.length]!](name(a), name(b), Math.abs(c))
  }
  return { id: "random", version: 1, start: "n0", nodes }
}

type RandomFlow = ReturnType<typeof flowFrom>

/** The same flow without what the checker finds most often: names that are missing hang up, nodes that nobody comes to go. */
export const tidied = (flow: RandomFlow): RandomFlow => {
  const nodes: Record<string, Written> = {}
  const open = [flow.start]
  while (open.length > 0) {
    const name = open.pop()!
    if (Object.hasOwn(nodes, name)) continue
    const node = flow.nodes[name] ?? makers.HangUp()
    nodes[name] = node
    open.push(...(JSON.stringify(node).match(/n\d+/gu) ?? []))
  }
  return { ...flow, nodes }
}

const makers = {
  Play: (next: string, _: string, number: number): Written => ({ _tag: "Play", prompt: `p${number % 4}`, next }),
  Menu: (one: string, otherwise: string, number: number): Written => ({
    _tag: "Menu",
    prompt: `m${number % 4}`,
    keys: { "1": one, "2": otherwise },
    timeoutMs: 1_000 + (number % 5) * 1_000,
    tries: 1 + (number % 3),
    otherwise
  }),
  Enqueue: (): Written => ({ _tag: "Enqueue", queue: QueueId.make("sales") }),
  HangUp: (): Written => ({ _tag: "HangUp", cause: "NORMAL_CLEARING" }),
  Say: (next: string, _: string, number: number): Written => ({
    _tag: "Say",
    text: `{time} ${number % 4}`,
    language: "en",
    ...(number % 2 === 0 ? {} : { fallback: `p${number % 4}` }),
    next
  }),
  Lookup: (found: string, missing: string): Written => ({
    _tag: "Lookup",
    port: "directory",
    into: "name",
    found,
    missing
  }),
  AlarmTones: (done: string, otherwise: string, number: number): Written => ({
    _tag: "AlarmTones",
    done,
    ...(number % 2 === 0 ? {} : { talk: otherwise }),
    otherwise
  }),
  AlarmCall: (written: string, unknown: string): Written => ({ _tag: "AlarmCall", written, unknown }),
  Passing: (next: string): Written => ({ _tag: "Passing", name: "seen", value: next, next })
}

/** What may happen next to somebody who is there: fitting, stale, and what nobody waits for. One number is one choice. */
export const eventFrom = (choice: number, { waitsFor }: Position, at: EpochMs): FlowEvent => {
  const { number } = waitsFor
  const choices: ReadonlyArray<FlowEvent> = [
    { _tag: "PlayEnded", number, outcome: "done" },
    { _tag: "PlayEnded", number, outcome: "not-found" },
    { _tag: "DigitPressed", digit: "1" },
    { _tag: "DigitPressed", digit: "2" },
    { _tag: "DigitPressed", digit: "7" },
    { _tag: "WaitExpired", number, waitedFor: waitsFor._tag },
    { _tag: "Answered", number, answer: "Ana" },
    { _tag: "Answered", number, answer: null },
    { _tag: "Answered", number, answer: "taken" },
    { _tag: "PlayEnded", number, outcome: "stopped" },
    ...stale(waitsFor),
    { _tag: "Recovered", numbersFrom: at }
  ]
  return choices[Math.abs(choice) % choices.length]!
}

/** Words of a wait that is over, or that never was. */
export const stale = ({ _tag, number }: Position["waitsFor"]): ReadonlyArray<FlowEvent> => [
  { _tag: "PlayEnded", number: number - 1, outcome: "done" },
  { _tag: "Answered", number: number - 1, answer: "late" },
  { _tag: "WaitExpired", number: number - 1, waitedFor: _tag },
  { _tag: "WaitExpired", number, waitedFor: _tag === "Prompt" ? "Key" : "Prompt" }
]

/** A while after each other, seldom long. */
export const timeAfter = (at: EpochMs, choice: number): EpochMs => later(at, 100 + (Math.abs(choice) % 17) * 400)
