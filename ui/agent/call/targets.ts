import type { AgentTile, Board, QueueTile } from "#wire/board.ts"
import type { CallTarget } from "#wire/call-intents.ts"
import { readyIn } from "../../wallboard/figures.ts"

/** Whom a call can be put through to, or who is called: people, queues, flows, and whatever number was typed. */
export type Target =
  | { readonly kind: "agent"; readonly agent: AgentTile; readonly isReachable: boolean }
  | { readonly kind: "queue"; readonly queue: QueueTile; readonly ready: number }
  | { readonly kind: "flow"; readonly id: string; readonly name: string }
  | { readonly kind: "number"; readonly number: string }

/** For what somebody is chosen. */
export type Purpose = "transfer" | "consult" | "conference" | "deflect" | "call"

/** What is there to choose from. */
export interface Choice {
  readonly board: Pick<Board, "agents" | "queues"> | null
  readonly flows: ReadonlyArray<{ readonly id: string; readonly name: string }>
  /** Who chooses, and who is in the call already. */
  readonly without: ReadonlyArray<string>
  readonly hasQueues: boolean
  readonly hasPeople: boolean
  readonly hasNumbers: boolean
}

/** How a name sounds, each way in which somebody may type it; none while that is not known. */
export type Sounds = (name: string) => ReadonlyArray<string>

/** Nobody reads more at once; whoever is not among them is typed. */
const SHOWN_AT_MOST = 60

/** What fits what was typed, best first. */
export const targetsFor = (choice: Choice, typed: string, sounds: Sounds): ReadonlyArray<Target> => {
  const text = typed.trim().toLowerCase()
  const fits = fitsOf(text, sounds)
  const { board, flows, hasNumbers, hasPeople, hasQueues, without } = choice
  const agents = hasPeople ? Object.values(board?.agents ?? {}).filter(({ id }) => !without.includes(id)) : []
  const people = agents
    .filter(({ id, name }) => fits(id, name))
    .map((agent): Target & { kind: "agent" } => ({ kind: "agent", agent, isReachable: isReachable(agent) }))
    .toSorted((a, b) => rankOf(a, text) - rankOf(b, text) || (a.agent.id < b.agent.id ? -1 : 1))
  const queues = hasQueues
    ? Object.values(board?.queues ?? {})
        .filter(({ id, name }) => fits(id, name))
        .map((queue): Target => ({ kind: "queue", queue, ready: board === null ? 0 : readyIn(board, queue.id) }))
    : []
  const routes = hasQueues
    ? flows.filter(({ id, name }) => fits(id, name)).map((flow): Target => ({ kind: "flow", ...flow }))
    : []
  const isExtension = board !== null && board.agents[text as keyof typeof board.agents] !== undefined
  const number = hasNumbers && !isExtension ? dialable(typed) : null
  return [
    ...(number === null ? [] : [{ kind: "number", number } as const]),
    ...people.slice(0, SHOWN_AT_MOST),
    ...queues,
    ...routes
  ].slice(0, SHOWN_AT_MOST)
}

const fitsOf =
  (text: string, sounds: Sounds) =>
  (id: string, name: string): boolean =>
    text === "" ||
    id.toLowerCase().includes(text) ||
    name.toLowerCase().includes(text) ||
    sounds(name).some((sound) => sound.startsWith(text))

/** Whom somebody named by their number comes first, then who is free, then who can be reached at all. */
const rankOf = ({ agent, isReachable: can }: Extract<Target, { kind: "agent" }>, text: string): number => {
  if (text !== "" && agent.id === text) return 0
  if (agent.state === "ready" && can) return 1
  return can ? 2 : 3
}

const ON_THE_TELEPHONE: ReadonlySet<AgentTile["state"]> = new Set<AgentTile["state"]>([
  "talking",
  "ringing",
  "reserved",
  "signed-out",
  "unreachable"
])

/** The engine says the last word; these it would refuse. */
export const isReachable = ({ device, state }: Pick<AgentTile, "device" | "state">): boolean =>
  device === "registered" && !ON_THE_TELEPHONE.has(state)

/** Longer than any number that is dialled, with the digits before it. */
const LONGEST = 32

/** The number as it is dialled, without what people write between digits; null when it is none. */
export const dialable = (typed: string): string | null => {
  const bare = typed.replace(/[\s().\-–]/gu, "")
  return /^\+?[\d*#]{2,}$/u.test(bare) && bare.length <= LONGEST ? bare : null
}

/** Somebody types a number that cannot be one. */
export const isBadNumber = (typed: string): boolean => /^[+\d*#\s().\-–]{2,}$/u.test(typed) && dialable(typed) === null

export const targetOf = (target: Target): CallTarget => {
  switch (target.kind) {
    case "agent":
      return { _tag: "Agent", agent: target.agent.id }
    case "queue":
      return { _tag: "Queue", queue: target.queue.id }
    case "flow":
      return { _tag: "Flow", flow: target.id }
    case "number":
      return { _tag: "Number", number: target.number }
  }
}

/** A person can be asked first; into a queue or a flow the customer goes at once. */
export const isPerson = ({ kind }: Target): boolean => kind === "agent" || kind === "number"

export const keyOf = (target: Target): string => {
  switch (target.kind) {
    case "agent":
      return `agent/${target.agent.id}`
    case "queue":
      return `queue/${target.queue.id}`
    case "flow":
      return `flow/${target.id}`
    case "number":
      return "number"
  }
}
