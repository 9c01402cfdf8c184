import { upgradeFact } from "./facts-upgrades.ts"
import type { Tagged } from "./behaviour.ts"
import type { Fact } from "./facts.ts"
import type { Output } from "./output.ts"
import { type Obstruction, type Presence, presenceWithout } from "./presence.ts"
import type { Address, AgentId, CallId, EpochMs, QueueId } from "./vocabulary.ts"
import { type Asked, type Terms, type Work, workIdOf, workOf } from "./work.ts"

/**
 * Before there was work there were calls alone. What actors then said to each other, in today's words: for the upgrades of
 * each kind that said or heard it. Old shapes are what the journal wrote, so they are trusted.
 */

interface Caller {
  readonly call: CallId
  readonly callingNumber: string
  readonly dialledNumber: string
  readonly keys: string
}

/** What the distributor, the agent and their screens knew of a call that waits. */
export interface Contact extends Caller {
  readonly queue: QueueId
  readonly queuedAt: EpochMs
  readonly queueName: string
  readonly wrapUpMs: number
}

interface TermsThen {
  readonly queueName: string
  readonly ringTimeoutMs: number
  readonly wrapUpMs: number
  readonly music: string
}

interface StandingThen {
  readonly heard: number
  readonly refusedBy: ReadonlyArray<AgentId>
  readonly ringing: { readonly agent: AgentId; readonly offer: number } | null
}

interface PresenceThen {
  readonly verdict: string
  readonly since: EpochMs
  readonly heard: number
  readonly offer: number | null
}

type Words = Tagged & Readonly<Record<string, unknown>>

export const attributesOf = ({ callingNumber, dialledNumber, keys }: Omit<Caller, "call">): Work["attributes"] => ({
  callingNumber,
  dialledNumber,
  ...(keys === "" ? {} : { keys })
})

const askedOf = (caller: Caller, queue: QueueId, queuedAt: EpochMs): Asked => ({
  id: workIdOf("call", caller.call),
  channel: "voice",
  queue,
  needs: [],
  area: null,
  preferred: null,
  priority: 0,
  queuedAt,
  load: 1,
  attributes: attributesOf(caller)
})

/** Nobody was told the priority but the distributor. */
export const workOfContact = (contact: Contact, priority = 0): Work => {
  const { queue, queueName, queuedAt, wrapUpMs } = contact
  return workOf(askedOf(contact, queue, queuedAt), { needs: [], priority, queueName, wrapUpMs })
}

export const termsOf = ({ music, queueName, ringTimeoutMs, wrapUpMs }: TermsThen, priority = 0): Terms => ({
  queueName,
  alertTimeoutMs: ringTimeoutMs,
  wrapUpMs,
  music,
  priority,
  needs: []
})

const standingOf = ({ heard, refusedBy, ringing }: StandingThen) => ({ heard, refusedBy, alerting: ringing })

const OBSTRUCTIONS: Readonly<Record<string, Obstruction>> = { ringing: "alerting", "on-call": "full" }

/** Whoever was ready was ready for calls. */
export const presenceOf = ({ heard, offer, since, verdict }: PresenceThen): Presence => {
  const nowhere = presenceWithout(
    verdict === "ready" ? "not-ready" : (OBSTRUCTIONS[verdict] ?? (verdict as Obstruction)),
    heard
  )
  const offers = offer === null ? [] : [offer]
  if (verdict !== "ready") return { ...nowhere, offers }
  return { ...nowhere, offers, channels: { ...nowhere.channels, voice: { since, room: 1, setsAside: false } } }
}

/** What was said to another actor or by one. `to` is whom it was for: a call did not say its queue. */
export const saidOf = (then: Tagged, to: Address, priority = 0): Tagged => {
  const said = then as Words
  const { at } = said
  const stamp = at === undefined ? {} : { at }
  const now = (_tag: string, rest: object): Tagged => ({ _tag, ...stamp, ...rest })
  switch (said._tag) {
    case "CallAnnounced": {
      const { admitted, queuedAt } = said as unknown as { readonly admitted: boolean; readonly queuedAt: EpochMs }
      const asked = askedOf(said as unknown as Caller, to.slice("queue/".length) as QueueId, queuedAt)
      return now("WorkAnnounced", { asked, admitted, ...standingOf(said as unknown as StandingThen) })
    }
    case "CallLeft":
      return now("WorkLeft", { work: workIdOf("call", said["call"] as string) })
    case "CallRanked": {
      const { contact, priority: queues, strategy } = said as unknown as Ranked
      const work = workOfContact(contact, queues)
      return now("WorkRanked", { work, ageingMs: null, strategy, ...standingOf(said as unknown as StandingThen) })
    }
    case "CallDropped":
      return now("WorkDropped", { work: workIdOf("call", said["call"] as string) })
    case "Admitted":
      return { ...said, terms: termsOf(said["terms"] as TermsThen, priority) } as Tagged
    case "AgentAnnounced":
      return { ...said, presence: presenceOf(said["presence"] as PresenceThen) } as Tagged
    case "RollCalled":
      return { ...said, believed: presenceOf(said["believed"] as PresenceThen) } as Tagged
    case "Offered":
      return now("Offered", { offer: said["offer"], work: workOfContact(said["contact"] as Contact) })
    case "RingStarted": {
      const { answerBy, contact, offer, until } = said
      return now("AlertStarted", { offer, work: workOfContact(contact as Contact), until, answerBy })
    }
    case "TalkStarted": {
      const { answeredAt, contact, offer, recording } = said
      return now("WorkStarted", { offer, work: workOfContact(contact as Contact), startedAt: answeredAt, recording })
    }
    case "Released": {
      const { call, offer, reason, wrapUpMs } = said
      return now("Released", { work: workIdOf("call", call as string), offer, reason, wrapUpMs })
    }
    case "AgentHungUp":
      return { ...said, _tag: "AgentEnded", note: null } as Tagged
    case "AgentPressedAnswer":
      return { ...said, _tag: "AgentTook" }
    default:
      return said
  }
}

interface Ranked {
  readonly contact: Contact
  readonly priority: number
  readonly strategy: string
}

const CAUSES: Readonly<Record<string, string>> = {
  "the call fell silent": "the work fell silent",
  "the call never heard of it": "the work never heard of it"
}

/** An output in today's words. `all` are those of its step: a queue says its priority only to the distributor. */
export const outputOf = (output: Output, all: ReadonlyArray<Output> = []): Output => {
  switch (output._tag) {
    case "Tell": {
      const ranked = all.find((each) => each._tag === "Tell" && each.message._tag === "CallRanked")
      const priority = ranked === undefined ? 0 : ((ranked as { readonly message: object }).message as Ranked).priority
      return { ...output, message: saidOf(output.message, output.to, priority) }
    }
    case "Keep": {
      const fact = upgradeFact(output.fact) as Fact
      return fact._tag === "EngineCorrected"
        ? { _tag: "Keep", fact: { ...fact, cause: CAUSES[fact.cause] ?? fact.cause } }
        : { ...output, fact }
    }
    case "Ask":
      return output
  }
}

/** For the words of the first version, which were those of one kind alone. */
export const tellThen = (to: Address, message: Tagged): Output => ({ _tag: "Tell", to, message })
