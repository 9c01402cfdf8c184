import type { Tagged } from "#actors/behaviour.ts"
import { distributor } from "#actors/distributor/kind.ts"
import type { Message } from "#actors/distributor/protocol.ts"
import { presenceWithout } from "#actors/presence.ts"
import { AgentId, type EpochMs, GroupId, QueueId, SkillId } from "#actors/vocabulary.ts"
import { type Work, workIdOf } from "#actors/work.ts"
import { decide, type Step } from "#engine/runtime/step.ts"

/** A centre in which most queues are overrun and their agents all at work, and in some queues agents wait for work. */

export const WAITING_PER_AGENT = 5

const group = GroupId.make("centre")
const english = SkillId.make("english")
const QUEUES = Array.from({ length: 10 }, (_, index) => QueueId.make(`queue-${index}`))
const OVERRUN = QUEUES.slice(0, 8)
const QUIET = QUEUES.slice(8)

export interface OverrunCentre {
  /** What the distributor's real step makes of a message; undefined when nothing comes of it. */
  readonly hear: (message: Message) => Step | undefined
  /** By turns an agent becomes free for whom work waits, and work comes for which an agent waits. */
  readonly day: (decisions: number) => Generator<Message>
}

/** Its distributor has heard of everybody, and of five works waiting for each agent. */
export const openCentre = (count: number): OverrunCentre => {
  const agents = Array.from({ length: count }, (_, index) => agentAt(index))
  const atWork = agents.filter(({ queues }) => queues !== QUIET)
  const idle = agents.filter(({ queues }) => queues === QUIET)
  const { announced, newWork, now, ranked } = makeWords()
  const { hear, offered } = makeHearing()

  const opening = function* (): Generator<Message> {
    yield { _tag: "Configured", at: now(), group, agents }
    yield { _tag: "TelephonyBack", at: now() }
    yield { _tag: "Resumed", at: now() }
    for (const { agent } of atWork) yield announced(agent, 0, "full")
    for (const { agent } of idle) yield announced(agent, 0, "free")
    for (let index = 0; index < count * WAITING_PER_AGENT; index++) yield ranked(newWork(OVERRUN))
  }

  /** What was offered is taken: the agent hears of it, the work alerts them, is answered and leaves. */
  const taken = function* (): Generator<Message> {
    const { agent, offer, work } = offered()
    yield announced(agent, offer, "alerting")
    yield ranked(work, { agent, offer })
    yield { _tag: "WorkDropped", at: now(), work: work.id }
    yield announced(agent, offer, "full")
  }

  const day = function* (decisions: number): Generator<Message> {
    for (let index = 0; index < decisions; index += 2) {
      yield announced(atWork[(index * 17) % atWork.length]!.agent, index, "free")
      yield* taken()
      yield ranked(newWork(OVERRUN))
      yield ranked(newWork(QUIET))
      yield* taken()
      const { agent, offer } = offered()
      yield announced(agent, offer, "free")
    }
  }

  for (const message of opening()) hear(message)
  return { hear, day }
}

const agentAt = (index: number) => ({
  agent: AgentId.make(String(1001 + index)),
  queues: index % 5 === 0 ? QUIET : [OVERRUN[index % 8]!, OVERRUN[(index + 3) % 8]!],
  skills: { [english]: 1 + ((index * 7) % 10) },
  areas: []
})

interface Offer {
  readonly agent: AgentId
  readonly offer: number
  readonly work: Work
}

/** The distributor, and the latest offer that it made. */
const makeHearing = () => {
  let [state, sequence] = [distributor.initial(group) as Tagged, 0]
  let latest: Offer | undefined
  return {
    offered: (): Offer => {
      if (latest === undefined) throw new Error("nothing was ever offered")
      return latest
    },
    hear: (message: Message): Step | undefined => {
      const actor = { address: `distributor/${group}`, id: group as string, state, sequence, reopened: false }
      const decided = decide(distributor, actor, message, message.at)
      if (decided._tag !== "Step") return undefined
      ;[state, sequence] = [decided.after, sequence + 1]
      for (const doing of decided.doings)
        if (doing._tag === "Tell" && doing.message._tag === "Offered")
          latest = { ...(doing.message as never as Offer), agent: doing.to.slice("agent/".length) as AgentId }
      return decided
    }
  }
}

/** What agents and queues say, one moment after the other. */
const makeWords = () => {
  let [clock, works] = [1_795_420_800_000, 0]
  const now = (): EpochMs => (clock += 7) as EpochMs
  return {
    now,
    announced: (agent: AgentId, heard: number, phase: "free" | "alerting" | "full"): Message => {
      const at = now()
      const isFree = phase === "free"
      const { channels } = presenceWithout(isFree ? "no-panel" : phase, heard)
      const voice = isFree ? { since: at, room: 1, setsAside: false } : phase
      const presence = { heard, offers: isFree ? [] : [heard], channels: { ...channels, voice } }
      return { _tag: "AgentAnnounced", at, agent, presence }
    },
    ranked: (work: Work, alerting: Omit<Offer, "work"> | null = null): Message => {
      const standing = { heard: alerting?.offer ?? 0, refusedBy: [], alerting }
      return { _tag: "WorkRanked", at: now(), work, ageingMs: 60_000, strategy: "longest-idle", ...standing }
    },
    newWork: (queues: ReadonlyArray<QueueId>): Work => callAt(++works, queues, clock as EpochMs)
  }
}

/** A third of the callers want to speak English; every queue gets its share of them. */
const callAt = (number: number, queues: ReadonlyArray<QueueId>, queuedAt: EpochMs): Work => {
  const digits = String(number).padStart(12, "0")
  return {
    id: workIdOf("call", `7c9e6679-7425-40de-944b-${digits}`),
    channel: "voice",
    queue: queues[(number * 7 + (number >> 3)) % queues.length]!,
    needs: number % 3 === 0 ? [{ skill: english, level: 1 + (number % 4) }] : [],
    area: null,
    preferred: null,
    priority: number % 4,
    queuedAt,
    load: 1,
    attributes: { callingNumber: digits, dialledNumber: "95000", keys: "1" },
    queueName: "Hotline",
    wrapUpMs: 10_000
  }
}
