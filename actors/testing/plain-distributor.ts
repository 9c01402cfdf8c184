import type { Candidate, Verdict } from "../facts.ts"
import { hasRoom, type OfChannel, type Presence, presenceWithout } from "../presence.ts"
import type { StrategyName } from "../centre.ts"
import type { Message, Profile } from "../distributor/protocol.ts"
import { random } from "../distributor/random.ts"
import type { Stage } from "../stages.ts"
import type { AgentId, EpochMs } from "../vocabulary.ts"
import type { Work, WorkId } from "../work.ts"
import { asksOf, lackOf, passTime, type PlainWait, type Staff, stagesAfter } from "../distributor/plain-stages.ts"

/**
 * A distributor without a single list kept up: after every message it goes through all work and all agents anew. Slow, and
 * easy to believe; the law is that the real one decides the same. Its strategies are written down once more, by their formulas.
 */
export const makePlainDistributor = (): ((message: Message) => ReadonlyArray<PlainDecision>) => {
  const agents = new Map<AgentId, Agent>()
  const works = new Map<WorkId, Waits>()
  /** Of a queue and channel, the latest told. */
  const strategyOf = new Map<string, StrategyName>()
  let [made, linked, deciding] = [0, false, false]

  const hear = (message: Message): void => {
    switch (message._tag) {
      case "Configured": {
        const before = new Map(agents)
        agents.clear()
        for (const profile of message.agents)
          agents.set(profile.agent, { ...(before.get(profile.agent) ?? away), profile })
        for (const [name, { held }] of before) {
          const waits = held === null || agents.has(name) ? undefined : works.get(held.work)
          if (waits !== undefined && held !== null) withdraw(waits, held.offer)
        }
        return
      }
      case "Retired":
        agents.clear()
        works.clear()
        deciding = false
        return
      case "Restarted":
        for (const agent of agents.values()) Object.assign(agent, away)
        works.clear()
        ;[linked, deciding] = [false, false]
        return
      case "Resumed":
      case "ResumeExpired":
        deciding = true
        return
      case "TelephonyLost":
        linked = false
        return
      case "TelephonyBack":
        ;[linked, deciding] = [true, false]
        return
      case "AgentAnnounced": {
        const agent = agents.get(message.agent)
        if (agent === undefined) return
        agent.presence = message.presence
        made = Math.max(made, message.presence.heard)
        const { held } = agent
        if (held === null || message.presence.heard < held.offer) return
        agent.held = null
        const waits = works.get(held.work)
        if (waits !== undefined && !message.presence.offers.includes(held.offer)) withdraw(waits, held.offer)
        return
      }
      case "WorkRanked": {
        const { ageingMs, heard, refusedBy, strategy, work } = message
        strategyOf.set(`${work.queue} ${work.channel}`, strategy)
        const offered = offeredAfter(works.get(work.id)?.offered ?? null, message)
        works.set(work.id, { work, ageingMs, refusedBy, offered, ...stagesAfter(works.get(work.id), message) })
        made = Math.max(made, heard)
        return
      }
      case "WorkDropped":
        works.delete(message.work)
        return
      case "PlacesListed":
        for (const [id, { work }] of works)
          if (work.queue === message.queue && !message.works.includes(id)) works.delete(id)
        return
      case "RollCallDue":
    }
  }

  const staffOf = (work: Work): Staff =>
    [...agents.values()]
      .filter(({ profile }) => profile.queues.includes(work.queue))
      .map((agent) => ({ profile: agent.profile, of: ofChannel(agent, work) }))

  const decideAll = (at: EpochMs): ReadonlyArray<PlainDecision> => {
    const decisions: Array<PlainDecision> = []
    for (const waits of works.values()) passTime(waits, at, staffOf(waits.work))
    for (const waits of [...works.values()].filter(({ offered }) => offered === null).toSorted(inOrder)) {
      if (waits.work.channel === "voice" && !linked) continue
      const strategy = strategyOf.get(`${waits.work.queue} ${waits.work.channel}`)!
      const by = STRATEGIES[strategy]
      const toAll = strategy === "ring-all" && waits.work.id.startsWith("call/")
      const fitting = inTurn([...agents.values()], waits, by, at).slice(0, toAll ? 30 : 1)
      for (const best of fitting) decisions.push(offered(waits, best, { at, by, toAll }))
    }
    for (const waits of [...works.values()].filter((each) => each.offered?.toAll === true).toSorted(inOrder)) {
      const by = STRATEGIES["ring-all"]
      const isStill = strategyOf.get(`${waits.work.queue} ${waits.work.channel}`) === "ring-all"
      if (!linked || !isStill || !waits.work.id.startsWith("call/")) continue
      const left = [...agents.values()].filter(({ profile }) => !waits.refusedBy.includes(profile.agent))
      const fitting = inTurn(left, waits, by, at).slice(0, 30 - waits.offered!.offers.length)
      for (const best of fitting) decisions.push(offered(waits, best, { at, by, toAll: true }))
    }
    return decisions
  }

  const offered = (
    waits: Waits,
    best: Agent,
    { at, by, toAll }: { readonly at: EpochMs; readonly by: Plain; readonly toAll: boolean }
  ): PlainDecision => {
    const seen = { at, offers: made, by }
    const offer = ++made
    const decision = {
      offer,
      work: waits.work,
      agent: best.profile.agent,
      stages: waits.stages.filter((_, index) => waits.taken.has(index)),
      ...told([...agents.values()], best, waits, seen)
    }
    best.held = { offer, work: waits.work.id }
    waits.offered = { offers: [...(waits.offered?.offers ?? []), offer], until: at + 5_000, toAll }
    return decision
  }

  return (message) => {
    const isOver = deciding && ["Resumed", "ResumeExpired"].includes(message._tag)
    hear(message)
    // A link that is back is first looked at.
    const looks = !isOver && !["Restarted", "TelephonyBack", "RollCallDue"].includes(message._tag)
    return deciding && looks ? decideAll(message.at) : []
  }
}

export interface PlainDecision {
  readonly offer: number
  readonly work: Work
  readonly agent: AgentId
  /** Those that the work had come to. */
  readonly stages: ReadonlyArray<Stage>
  readonly candidates: ReadonlyArray<Candidate>
  readonly counts: Readonly<Record<string, number>>
}

interface Agent {
  profile: Profile
  presence: Presence
  held: { readonly offer: number; readonly work: WorkId } | null
}

interface Waits extends PlainWait {
  ageingMs: number | null
  /** `toAll`: it rings at everybody at once. */
  offered: { readonly offers: ReadonlyArray<number>; readonly until: number; readonly toAll: boolean } | null
}

const offeredAfter = (
  before: Waits["offered"],
  { alerting, alertingToo = [], at, heard }: Extract<Message, { _tag: "WorkRanked" }>
): Waits["offered"] => {
  const isOpen = before !== null && at < before.until && (alerting === null || before.toAll)
  const unheard = isOpen ? before.offers.filter((offer) => heard < offer) : []
  const said = alerting === null ? [] : [alerting, ...alertingToo].map(({ offer }) => offer)
  const offers = [...new Set([...said, ...unheard])]
  const toAll = before?.toAll === true || alertingToo.length > 0
  const until = alerting === null ? (before?.until ?? at) : at + 5_000
  return offers.length === 0 ? null : { offers, until, toAll }
}

const withdraw = (waits: Waits, offer: number): void => {
  const { offered } = waits
  if (offered?.offers.includes(offer) !== true) return
  const offers = offered.offers.filter((one) => one !== offer)
  waits.offered = offers.length === 0 ? null : { ...offered, offers }
}

const away = { presence: presenceWithout("signed-out", 0), held: null }

const inOrder = (a: Waits, b: Waits): number => {
  const keys = [a, b].map((waits) => {
    const { ageingMs, work } = waits
    const { isOverdue } = asksOf(waits)
    return [
      work.channel === "alarm" ? 0 : 1,
      isOverdue ? 0 : 1,
      ageingMs === null && !isOverdue ? -work.priority : 0,
      ageingMs === null || isOverdue ? work.queuedAt : work.queuedAt - work.priority * ageingMs,
      work.id
    ]
  })
  return compareKeys(keys[0]!, keys[1]!)
}

const compareKeys = (a: ReadonlyArray<string | number>, b: ReadonlyArray<string | number>): number => {
  const index = a.findIndex((part, at) => part !== b[at])
  return index < 0 ? 0 : a[index]! < b[index]! ? -1 : 1
}

const ofChannel = ({ held, presence }: Agent, { channel }: Work): OfChannel =>
  held === null ? presence.channels[channel] : "alerting"

/** Why this agent cannot be given the work, whoever else there is. */
const misfit = (agent: Agent, waits: Waits): Verdict | undefined => {
  const { work } = waits
  if (!agent.profile.queues.includes(work.queue)) return "not-in-queue"
  const of = ofChannel(agent, work)
  if (!hasRoom(of)) return of
  return of.room < work.load ? "full" : lackOf(agent.profile, asksOf(waits))
}

const roomOf = (agent: Agent, work: Work) => {
  const of = ofChannel(agent, work)
  return hasRoom(of) && agent.profile.queues.includes(work.queue) ? of : undefined
}

const better = ({ refusedBy, work }: Waits, by: Plain, at: EpochMs) => {
  const keyOf = (agent: Agent) => {
    const room = roomOf(agent, work)!
    const { agent: name } = agent.profile
    const ranks = [refusedBy.includes(name), name !== work.preferred, room.setsAside].map(Number)
    return [...ranks, ...by.keys(agent, room.since, work, at), name]
  }
  return (a: Agent, b: Agent) => compareKeys(keyOf(a), keyOf(b))
}

/** Who fits, the first who is chosen first. */
const inTurn = (agents: ReadonlyArray<Agent>, waits: Waits, by: Plain, at: EpochMs): ReadonlyArray<Agent> =>
  agents.filter((agent) => misfit(agent, waits) === undefined).toSorted(better(waits, by, at))

interface Seen {
  readonly at: EpochMs
  /** Made before this one. */
  readonly offers: number
  readonly by: Plain
}

interface Plain {
  /** The work itself or the time is compared, too. */
  readonly isOfWork?: true
  /** Compared one after the other, the lowest first. */
  readonly keys: (agent: Agent, since: EpochMs, work: Work, at: EpochMs) => ReadonlyArray<number>
  readonly score: (
    agent: Agent,
    seen: { readonly at: EpochMs; readonly offers: number; readonly since: EpochMs; readonly work: Work }
  ) => number
  readonly lost: Verdict
}

const points = ({ profile: { skills } }: Agent, { needs }: Work): number => {
  const named = [...new Set(needs.map(({ skill }) => skill))]
  const heaviest = (skill: string) =>
    Math.max(...needs.filter((need) => need.skill === skill).map(({ weight }) => weight ?? 1))
  return named.reduce((sum, skill) => sum + heaviest(skill) * (skills[skill] ?? 0), 0)
}

const drawn = ({ profile, presence: { heard } }: Agent, work: Work): number =>
  random.score(
    { profile, heard, tier: 1, room: { since: 0 as EpochMs, room: 1, setsAside: false } },
    { work, at: work.queuedAt, offers: 0 }
  )

/** By the hours of a shift; a quarter of one is the least. */
const anHour = ({ presence: { tally } }: Agent, amount: number, at: EpochMs): number =>
  tally === undefined ? 0 : Math.round((amount * 3_600_000) / Math.max(900_000, at - tally.since))

const hundredthsAnHour = (agent: Agent, at: EpochMs) => anHour(agent, 100 * (agent.presence.tally?.handled ?? 0), at)
const secondsAnHour = (agent: Agent, at: EpochMs) =>
  Math.round(anHour(agent, agent.presence.tally?.servedMs ?? 0, at) / 1000)

const STRATEGIES: Readonly<Record<StrategyName, Plain>> = {
  "longest-idle": {
    keys: (_, since) => [since],
    score: (_, { at, since }) => at - since,
    lost: "idle-for-less"
  },
  "round-robin": {
    keys: ({ presence }) => [presence.heard],
    score: ({ presence }, { offers }) => offers - presence.heard,
    lost: "not-their-turn"
  },
  "skill-score": {
    isOfWork: true,
    keys: (agent, since, work) => [-points(agent, work), since],
    score: (agent, { work }) => points(agent, work),
    lost: "less-skilled"
  },
  "top-down": {
    keys: ({ profile }, since, { queue }) => [profile.tiers?.[queue] ?? 1, since],
    score: ({ profile }, { work }) => 11 - (profile.tiers?.[work.queue] ?? 1),
    lost: "lower-tier"
  },
  random: {
    isOfWork: true,
    keys: (agent, since, work) => [-drawn(agent, work), since],
    score: (agent, { work }) => drawn(agent, work),
    lost: "lot-fell-elsewhere"
  },
  even: {
    isOfWork: true,
    keys: (agent, since, _, at) => [hundredthsAnHour(agent, at), since],
    score: (agent, { at }) => 0 - hundredthsAnHour(agent, at) / 100,
    lost: "handled-more"
  },
  "least-talk": {
    isOfWork: true,
    keys: (agent, since, _, at) => [secondsAnHour(agent, at), since],
    score: (agent, { at }) => 0 - 1000 * secondsAnHour(agent, at),
    lost: "served-longer"
  },
  "ring-all": { keys: (_, since) => [since], score: (_, { at, since }) => at - since, lost: "idle-for-less" }
}

/** Everybody's verdict, nearest first; eleven by name, the others counted. */
const told = (agents: ReadonlyArray<Agent>, chosen: Agent, waits: Waits, { at, by, offers }: Seen) => {
  const { refusedBy, work } = waits
  const lost = (agent: Agent): Verdict => {
    if (refusedBy.includes(agent.profile.agent)) return "refused-this-work"
    if (chosen.profile.agent === work.preferred) return "not-preferred"
    return roomOf(agent, work)!.setsAside && !roomOf(chosen, work)!.setsAside ? "excluded" : by.lost
  }
  const all = agents.map((agent) => {
    const name = agent.profile.agent
    const room = roomOf(agent, work)
    const why = misfit(agent, waits)
    const verdict = agent === chosen ? "chosen" : (why ?? lost(agent))
    const score = room === undefined ? null : by.score(agent, { at, offers, since: room.since, work })
    // Free and fitting; free, but refused; free, and yet not for this; in the queue; not even that.
    const group =
      why === undefined ? Number(refusedBy.includes(name)) : room !== undefined ? 2 : why === "not-in-queue" ? 9 : 3
    const within =
      group === 3
        ? [OBSTRUCTED.indexOf(verdict)]
        : room === undefined
          ? []
          : [
              Number(room.setsAside),
              // Who does not fit is not compared by the work.
              ...(group === 2 && by.isOfWork ? [room.since] : by.keys(agent, room.since, work, at))
            ]
    return { candidate: { agent: name, verdict, score }, key: [Number(agent !== chosen), group, ...within, name] }
  })
  const sorted = all.toSorted((a, b) => compareKeys(a.key, b.key)).map(({ candidate }) => candidate)
  const counts: Record<string, number> = {}
  for (const { verdict } of sorted.slice(11)) counts[verdict] = (counts[verdict] ?? 0) + 1
  return { candidates: sorted.slice(0, 11) as ReadonlyArray<Candidate>, counts }
}

const OBSTRUCTED: ReadonlyArray<Verdict> = [
  "alerting",
  "full",
  "excluded",
  "wrap-up",
  "not-ready",
  "no-panel",
  "panel-lost",
  "device-unregistered",
  "signed-out"
]
