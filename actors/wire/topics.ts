import * as Schema from "effect/Schema"
import { Reason } from "../reasons.ts"
import { StateStyle } from "../states.ts"
import { EpochMs } from "../vocabulary.ts"
import { IncidentList } from "./alarms.ts"
import { type Asker, levelOf, reaches, scopeOf } from "./asker.ts"
import { Board, Desk } from "./board.ts"
import { HelpRequests } from "./help.ts"
import type { Permission } from "./permissions.ts"

/**
 * A list that grows for ever (calls, later tickets and chats) is read in pages by a query. Its topic says only that a page
 * read before may be old: `changes` counts up, at most once in a commit of the journal.
 */
export const ListHint = Schema.Struct({ changes: Schema.Int, at: EpochMs }).annotate({ identifier: "ListHint" })
export type ListHint = typeof ListHint.Type

/** What a centre chose to call and colour: reasons for not being ready, and the states of agents. Both in their order. */
export const Words = Schema.Struct({ reasons: Schema.Array(Reason), states: Schema.Array(StateStyle) }).annotate({
  identifier: "Words"
})
export type Words = typeof Words.Type

export { StateStyle }

/** What a topic asks of whoever follows it. */
type TopicNeed =
  | "signed-in"
  | {
      readonly permission: Permission
      /** Everybody has it over themselves. */
      readonly orSelf?: true
    }

/** What a topic's key names. Of `unit` there is one topic for the whole, too, which has no key. */
type KeyKind = "none" | "agent" | "unit"

interface TopicKind<S> {
  readonly state: Schema.Codec<S, unknown>
  readonly key: KeyKind
  readonly needs: TopicNeed
}

const topic = <S>(kind: TopicKind<S>): TopicKind<S> => kind

/** Everything a screen may follow: one entry a topic. What draws it is the entry of the same name in the core's projections. */
export const topicKinds = {
  /** All of the centre, or what is of one unit and of those below it. */
  board: topic({ state: Board, key: "unit", needs: { permission: "agents.view" } }),
  words: topic({ state: Words, key: "none", needs: "signed-in" }),
  /** Shows whom they talk to: to look on is to monitor. */
  desk: topic({ state: Desk, key: "agent", needs: { permission: "agents.monitor", orSelf: true } }),
  /** Who asks for help, for those who may listen to them. */
  help: topic({ state: HelpRequests, key: "unit", needs: { permission: "agents.monitor" } }),
  /** Incidents of all, or of one unit and those below it: those that its agents have, and those that wait for them. */
  alarms: topic({ state: IncidentList, key: "unit", needs: { permission: "alarms.accept" } }),
  /** What this agent has, is offered or has put away: with the numbers as they are shown to them, so as a desk it is looked on. */
  "own-alarms": topic({ state: IncidentList, key: "agent", needs: { permission: "agents.monitor", orSelf: true } }),
  "all-calls": topic({ state: ListHint, key: "none", needs: { permission: "calls.view" } }),
  /** Calls that this agent answered. */
  calls: topic({ state: ListHint, key: "agent", needs: { permission: "calls.view" } })
} as const

export type TopicName = keyof typeof topicKinds
/** What a screen of this topic holds. */
export type StateOf<Name extends TopicName> = (typeof topicKinds)[Name]["state"]["Type"]
export type TopicState = StateOf<TopicName>

/** A topic as it is written: `board`, `board/north`, `desk/1001`. */
export interface TopicAddress {
  readonly name: TopicName
  /** The agent or unit of a keyed topic, else "". */
  readonly key: string
}

const KEY = /^[\w.-]{1,64}$/u

/** What a topic's text names; undefined when there is no topic of this kind. Whether its agent or unit exists is not looked at. */
export const readTopic = (text: string): TopicAddress | undefined => {
  const slash = text.indexOf("/")
  const [name, key] = slash < 0 ? [text, ""] : [text.slice(0, slash), text.slice(slash + 1)]
  if (!Object.hasOwn(topicKinds, name)) return undefined
  const kind = topicKinds[name as TopicName].key
  if (slash < 0 ? kind === "agent" : kind === "none" || !KEY.test(key)) return undefined
  return { name: name as TopicName, key }
}

export const topicOf = (name: TopicName, key: string = ""): string => (key === "" ? name : `${name}/${key}`)

/** The state of a topic's snapshot, or what is wrong with it. */
export const decodeTopic = (text: string) => {
  const address = readTopic(text)
  return address === undefined
    ? undefined
    : Schema.decodeUnknownResult(topicKinds[address.name].state as Schema.Codec<TopicState, unknown>)
}

/**
 * Whether this person may follow the topic. `unitOf` says to which unit an agent belongs, undefined where that is not known: then
 * only themselves and who sees everything may.
 */
export const mayFollow = (
  asker: Asker,
  { key, name }: TopicAddress,
  unitOf: (agent: string) => string | undefined
): boolean => {
  const kind: TopicKind<unknown> = topicKinds[name]
  const { needs } = kind
  if (needs === "signed-in") return true
  const scope = scopeOf(asker, needs.permission)
  switch (kind.key) {
    case "agent":
      return (
        (needs.orSelf === true && asker.agent !== null && asker.agent === key) ||
        reaches(scope, { agent: key, unit: unitOf(key) })
      )
    case "unit":
      return key === "" ? scope?.kind === "everything" : reaches(scope, { unit: key })
    // The list of all says only that it changed: for whoever sees more of it than their own.
    case "none":
      return scope !== undefined && scope.kind !== "own"
  }
}

/** What a person's screens are offered when they connect: their own topics, and the widest of each other kind they may follow. */
export const topicsFor = (asker: Asker): ReadonlyArray<string> =>
  (Object.keys(topicKinds) as ReadonlyArray<TopicName>).flatMap((name) => {
    const key = keyFor(asker, topicKinds[name])
    return key !== undefined && mayFollow(asker, { name, key }, () => asker.unit) ? [topicOf(name, key)] : []
  })

const keyFor = (asker: Asker, { key, needs }: TopicKind<unknown>): string | undefined => {
  if (key === "none" || needs === "signed-in") return ""
  if (key === "agent") return asker.agent ?? undefined
  const level = levelOf(asker, needs.permission)
  return level === "team" || level === "department" ? asker.reach[level][0] : ""
}
