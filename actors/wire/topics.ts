import * as Schema from "effect/Schema"
import { Reason } from "../reasons.ts"
import { StateStyle } from "../states.ts"
import { type AgentId, EpochMs } from "../vocabulary.ts"
import { Board, Desk } from "./board.ts"

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

/** Who may follow a topic. `own`: agents follow the one whose key they are; supervisors and administrators follow all. */
type Audience = "everybody" | "own" | "supervisors"

interface TopicKind<S> {
  readonly state: Schema.Codec<S, unknown>
  /** Whether there is one topic of this kind for each agent: `desk/1001`. */
  readonly keyed: boolean
  readonly audience: Audience
}

const topic = <S>(kind: TopicKind<S>): TopicKind<S> => kind

/** Everything a screen may follow: one entry a topic. What draws it is the entry of the same name in the core's projections. */
export const topicKinds = {
  board: topic({ state: Board, keyed: false, audience: "everybody" }),
  words: topic({ state: Words, keyed: false, audience: "everybody" }),
  desk: topic({ state: Desk, keyed: true, audience: "own" }),
  "all-calls": topic({ state: ListHint, keyed: false, audience: "supervisors" }),
  /** Calls that this agent answered. */
  calls: topic({ state: ListHint, keyed: true, audience: "own" })
} as const

export type TopicName = keyof typeof topicKinds
/** What a screen of this topic holds. */
export type StateOf<Name extends TopicName> = (typeof topicKinds)[Name]["state"]["Type"]
export type TopicState = StateOf<TopicName>

/** A topic as it is written: `board`, `desk/1001`. */
export interface TopicAddress {
  readonly name: TopicName
  /** The agent of a keyed topic, else "". */
  readonly key: AgentId | ""
}

const KEY = /^[\w.-]{1,64}$/u

/** What a topic's text names; undefined when there is no topic of this kind. Whether its agent exists is not looked at. */
export const readTopic = (text: string): TopicAddress | undefined => {
  const slash = text.indexOf("/")
  const [name, key] = slash < 0 ? [text, ""] : [text.slice(0, slash), text.slice(slash + 1)]
  if (!Object.hasOwn(topicKinds, name)) return undefined
  const { keyed } = topicKinds[name as TopicName]
  if (keyed ? !KEY.test(key) : slash >= 0) return undefined
  return { name: name as TopicName, key: key as AgentId }
}

export const topicOf = (name: TopicName, key: string = ""): string => (key === "" ? name : `${name}/${key}`)

/** The state of a topic's snapshot, or what is wrong with it. */
export const decodeTopic = (text: string) => {
  const address = readTopic(text)
  return address === undefined
    ? undefined
    : Schema.decodeUnknownResult(topicKinds[address.name].state as Schema.Codec<TopicState, unknown>)
}

interface Follower {
  readonly role: "admin" | "supervisor" | "agent"
  readonly agent: AgentId | null
}

/** Whether this person may follow the topic. */
export const mayFollow = ({ agent, role }: Follower, { key, name }: TopicAddress): boolean => {
  if (role !== "agent") return true
  const { audience } = topicKinds[name]
  return audience === "everybody" || (audience === "own" && agent !== null && key === agent)
}

/** What a person's screens are offered when they connect: their own topics, and those for everybody they may follow. */
export const topicsFor = (follower: Follower): ReadonlyArray<string> =>
  (Object.keys(topicKinds) as ReadonlyArray<TopicName>).flatMap((name) => {
    const key = topicKinds[name].keyed ? follower.agent : ""
    return key !== null && mayFollow(follower, { name, key }) ? [topicOf(name, key)] : []
  })
