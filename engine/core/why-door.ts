import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { offersOf } from "#actors/distributor/ring-all.ts"
import { waitersOf, waitsWhy } from "#actors/distributor/why-waits.ts"
import { ofWork } from "#actors/facts.ts"
import { unitOfAgent } from "#actors/organisation.ts"
import { type AgentId, CallId, EpochMs, type QueueId } from "#actors/vocabulary.ts"
import { waitsSince, type WorkId } from "#actors/work.ts"
import { type Asker, may, reaches, type Scope, scopeOf } from "#wire/asker.ts"
import { maskedAttributes, type Masking } from "#wire/masked-number.ts"
import { coveredText } from "#wire/numbers-in-text.ts"
import type { Decision, WhyAnswer } from "#wire/records.ts"
import { type QueueWhy, SERVERS_TOLD, WAITING_TOLD, type WaitingWhy } from "#wire/why-waits.ts"
import type { Look } from "../perform/look.ts"
import type { NotPermitted, StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { NO_WORD, NONE_TOLD, type WaitsSeen } from "../projections/told-waits.ts"
import { decisionsAbout } from "../projections/why.ts"
import { decisionSaid, waitsSaid } from "../projections/why-said.ts"
import { isCallIn } from "../records/calls/store.ts"
import { factsOfWork } from "../records/facts/of-work.ts"
import { rulesThen } from "../records/queues/rules-then.ts"
import { beyond } from "./permitted.ts"
import { seesQueue } from "./seen-work.ts"

/** So many waiting of a queue are explained before others have their turn: about a millisecond with 300 agents. */
const AT_ONCE = 10

/** What a caller was told of their wait last. */
const toldOf = (look: Look, work: WorkId): WaitingWhy["told"] => {
  const { call } = ofWork(work, "voice")
  const state = call === undefined ? undefined : look.call(call)
  return state?._tag === "Waiting" || state?._tag === "Ringing" ? (state.place.news?.told ?? null) : null
}

/** Why work went to whom, and why what waits still waits, by what is stored and by what the distributors know now. */
export const makeWhyDoor = (around: {
  readonly look: Look
  readonly database: Database["Service"]
  readonly masking: () => Masking
  readonly waits: () => WaitsSeen
}) => {
  const { database, look, masking } = around
  const stored = <A, E>(asked: Effect.Effect<A, E, Database>): Effect.Effect<A, E> =>
    Effect.provideService(asked, Database, database)
  const nameOf = (agent: AgentId): string => look.centre.agents.find(({ id }) => id === agent)?.name ?? ""
  const queueNamed = (queue: QueueId): string => look.centre.queues.find(({ id }) => id === queue)?.name ?? queue
  const isSeen = (scope: Scope | undefined) => (agent: AgentId) =>
    reaches(scope, { agent, unit: unitOfAgent(look.centre, agent) })

  /** Of whom the asker may not see there is the number alone. */
  const namesFor = (scope: Scope | undefined) => {
    const seen = isSeen(scope)
    return (agent: AgentId): string => (seen(agent) ? nameOf(agent) : "")
  }

  /** Adds to each decision the settings that were in force, and says it in a sentence. */
  const told = Effect.fnUntraced(function* (
    decisions: ReadonlyArray<Decision>,
    asker: Asker
  ): Effect.fn.Return<ReadonlyArray<Decision>, StoreAway> {
    const rules = yield* stored(rulesThen(decisions))
    const named = namesFor(scopeOf(asker, "agents.view"))
    return decisions.map((decision, index) => {
      const known = rules[index] ?? null
      // Who changes what, the log alone says.
      const then = known === null || may(asker, "audit.view") ? known : { ...known, changedBy: null }
      const said = decisionSaid(decision, named, queueNamed(decision.queue), then, rungWith(decision, decisions))
      return { ...decision, rules: then, said }
    })
  })

  /** In which group it waits; undefined: nowhere. */
  const groupWith = (work: WorkId) =>
    look.groups().find((group) => waitsWhy(look.distributor(group), work) !== undefined)

  const waitingOf = (work: WorkId, scope: Scope): WaitingWhy | null => {
    const group = groupWith(work)
    const state = group === undefined ? undefined : look.distributor(group)
    const found = waitsWhy(state, work)
    if (found === undefined) return null
    const { queue } = found.waiter.work
    const place = waitersOf(state, queue).findIndex((each) => each.work.id === work) + 1
    return viewOf(found, place, scope)
  }

  const viewOf = (
    { because, counts, servers, waiter }: NonNullable<ReturnType<typeof waitsWhy>>,
    place: number,
    scope: Scope
  ): WaitingWhy => {
    const { work } = waiter
    const seen = isSeen(scope)
    const [offered = null, ...offeredToo] = offersOf(waiter.offered).map(({ agent }) => agent)
    const { callingNumber, title } = maskedAttributes(work.attributes, masking())
    const named = servers.filter(({ agent }) => seen(agent)).slice(0, SERVERS_TOLD)
    return {
      work: work.id,
      channel: work.channel,
      queue: work.queue,
      about: callingNumber ?? (title === undefined ? null : coveredText(title, masking())),
      place,
      since: waitsSince(work),
      because,
      told: toldOf(look, work.id),
      offered,
      ...(offeredToo.length === 0 ? {} : { offeredToo }),
      servers: named.map((each) => ({ ...each, name: nameOf(each.agent) })),
      counts,
      said: waitsSaid(
        { because, counts, offered, offeredToo, heldFor: waiter.asks.only, heldForAs: work.preferredAs },
        namesFor(scope)
      )
    }
  }

  return {
    told,

    /** The same answer, with what is known of it now. */
    whole: Effect.fnUntraced(function* (answer: WhyAnswer, asker: Asker): Effect.fn.Return<WhyAnswer, StoreAway> {
      const monitored = scopeOf(asker, "agents.monitor")
      const waiting = monitored === undefined ? null : waitingOf(answer.work, monitored)
      return { ...answer, decisions: yield* told(answer.decisions, asker), waiting }
    }),

    /** Any work by its whole name; null when nothing is known of it. The rows of the asker have its queue in them, or the call. */
    work: Effect.fnUntraced(function* (
      work: WorkId,
      { asker, scope }: { readonly asker: Asker; readonly scope: Scope }
    ): Effect.fn.Return<WhyAnswer | null, NotPermitted | StoreAway> {
      const facts = yield* stored(factsOfWork(work))
      const waiting = waitingOf(work, scope)
      const decisions = decisionsAbout(work, facts)
      if (waiting === null && decisions.length === 0) return null
      const call = ofWork(work, "voice").call
      const queues = [...decisions, ...(waiting === null ? [] : [waiting])].map(({ queue }) => queue)
      const isIn =
        queues.some((queue) => seesQueue(look, scope, queue)) ||
        (call !== undefined && (yield* stored(isCallIn(CallId.make(call), scope))))
      if (!isIn) return yield* beyond("this work")
      const channel = waiting?.channel ?? facts.find((fact) => "channel" in fact)?.channel ?? "voice"
      const none = { transfers: [], overflows: [], help: [], followUp: null }
      return { ...none, ...ofWork(work, channel), decisions: yield* told(decisions, asker), waiting }
    }),

    /** All that waits in a queue, first served first; null when the centre has no such queue. */
    queue: Effect.fnUntraced(function* (queue: QueueId, scope: Scope): Effect.fn.Return<QueueWhy | null, NotPermitted> {
      const own = look.centre.queues.find(({ id }) => id === queue)
      if (own === undefined) return null
      if (!seesQueue(look, scope, queue)) return yield* beyond(`queue ${queue}`)
      const at = EpochMs.make(yield* Clock.currentTimeMillis)
      const state = look.distributor(own.group)
      const waiters = waitersOf(state, queue)
      const waiting: Array<WaitingWhy> = []
      for (const [index, { work }] of waiters.slice(0, WAITING_TOLD).entries()) {
        // Each is compared with every agent of the queue. What is asked for is one moment's, so calls may go on in between.
        if (index % AT_ONCE === AT_ONCE - 1) yield* Effect.yieldNow
        const found = waitsWhy(state, work.id)
        if (found !== undefined) waiting.push(viewOf(found, index + 1, scope))
      }
      return {
        queue,
        name: own.name,
        at,
        total: waiters.length,
        waiting,
        toldWaits: around.waits().told[queue] ?? NONE_TOLD,
        wordLeft: around.waits().word[queue] ?? NO_WORD
      }
    })
  }
}

/** Whom a call rang at in the same moment, where its queue rings everybody. */
const rungWith = ({ at, chosen, strategy }: Decision, decisions: ReadonlyArray<Decision>): ReadonlyArray<AgentId> =>
  strategy === "ring-all"
    ? decisions.flatMap((other) => (other.at === at && other.chosen !== chosen ? [other.chosen] : []))
    : []
