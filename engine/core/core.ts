import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { SocketServerError } from "effect/socket/SocketServer"
import type { Centre } from "#actors/centre.ts"
import type { Fact } from "#actors/facts.ts"
import type { Address } from "#actors/vocabulary.ts"
import { kinds } from "../perform/kinds.ts"
import { recoveryTells } from "../perform/recovery.ts"
import { intake } from "../perform/telephony-intake.ts"
import { tellAgent } from "../perform/telling.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import type { Journal, Living } from "../ports/Journal.ts"
import { Telephony, type TelephonyEvent } from "../ports/Telephony.ts"
import { countFact, emptyDay } from "../projections/day-counts.ts"
import { type LiveScreens, makeLiveScreens } from "../projections/live-screens.ts"
import { makeLocalDay } from "../projections/local-day.ts"
import { eachCountedFact } from "../records/calls/day.ts"
import { codecOf } from "../runtime/codec.ts"
import { type House, makeHouse, type Restored } from "../runtime/house.ts"
import { serveCoreRpc } from "./rpc-server.ts"
import { makeScreenFeed } from "./screen-feed.ts"

/** The actors, as journal, house and replay take them. */
export const KINDS = Object.values(kinds)

/** Versions of what each kind writes, kept with every run: a reader of a row sees which upgrades it needs. */
export const KIND_VERSIONS = Object.fromEntries(KINDS.map(({ name }) => [name, 1]))

/** How often the switch is asked what it really has. A lost event mends itself within this time. */
const AUDIT_EVERY = "5 seconds"

/** A switch that has not said what it has by then is away; calls that wait there will come with its first snapshot. */
const FIRST_SNAPSHOT_WITHIN = "1500 millis"

/** Messages of the recovery are worked off within ms; whatever keeps an actor busy longer must not keep the centre closed. */
const SETTLED_WITHIN = "1 second"

export interface RunningCore {
  readonly house: House
  readonly corrections: () => number
  readonly telephonyUp: () => boolean
}

/**
 * Joins actors, switch, journal and screens, and returns when the centre is open: restored from the journal, set right by
 * the switch's own snapshot, and served on `socketPath`. The same for the first start and for one after a crash.
 */
export const startCore = Effect.fnUntraced(function* (options: {
  readonly centre: Centre
  readonly timeZone: string
  readonly socketPath: string
  readonly living: ReadonlyArray<Living>
  /** Addresses of actors that ended lately. */
  readonly over: ReadonlyArray<string>
}): Effect.fn.Return<RunningCore, StoreAway | SocketServerError, Database | Journal | Scope.Scope | Telephony> {
  const { centre, living, over, socketPath, timeZone } = options
  const telephony = yield* Telephony
  const database = yield* Database
  const house = yield* makeHouse({ kinds: KINDS, request: telephony.request })
  house.restore(yield* restored(living), over)

  const screens = yield* liveScreens(centre, timeZone, house)
  const feed = yield* makeScreenFeed({
    screens,
    now: house.now,
    lastGone: () => {
      for (const { id } of centre.agents) house.tell(`agent/${id}`, tellAgent(id, { _tag: "PanelsClosed" }).message)
    }
  })
  const links = (changed: Parameters<LiveScreens["links"]>[0]) => {
    screens.links(changed)
    feed.touched()
  }
  database.onChange((up) => links({ database: up }))
  let corrections = 0
  house.onStep((step) => {
    for (const fact of step.facts) if (fact._tag === "EngineCorrected") corrections++
    screens.step(step)
    feed.touched()
  })

  const { first, resume } = recoveryTells(
    centre,
    living.map(({ actor }) => ({ address: actor as Address }))
  )
  for (const { message, to } of first) house.tell(to, message)

  let telephonyUp = false
  const seen = yield* Deferred.make<void>()
  const hear = hearing(house, centre)
  yield* Effect.forkScoped(
    Stream.runForEach(telephony.events, (event) =>
      Effect.suspend(() => {
        if (event._tag === "Snapshot" || event._tag === "LinkLost") {
          const up = event._tag === "Snapshot"
          if (up !== telephonyUp) links({ telephony: up })
          telephonyUp = up
        }
        const heard = hear(event)
        if (event._tag === "Snapshot" || event._tag === "LinkLost") Deferred.doneUnsafe(seen, Exit.void)
        return heard
      })
    )
  )
  yield* Deferred.await(seen).pipe(
    Effect.timeoutOrElse({
      duration: FIRST_SNAPSHOT_WITHIN,
      orElse: () => Effect.logWarning("the switch does not say what it has; the centre opens without it")
    })
  )
  yield* house.quiescent.pipe(
    Effect.timeoutOrElse({
      duration: SETTLED_WITHIN,
      orElse: () => Effect.logWarning("actors are still busy with their recovery")
    })
  )
  for (const { message, to } of resume) house.tell(to, message)
  house.startTimers()

  yield* serveCoreRpc({ path: socketPath, house, feed })
  yield* Effect.forkScoped(
    Effect.forever(
      Effect.gen(function* () {
        yield* Effect.sleep(AUDIT_EVERY)
        screens.turn(house.now())
        feed.touched()
        yield* telephony.audit
      })
    )
  )
  return { house, corrections: () => corrections, telephonyUp: () => telephonyUp }
})

/** A report of the switch as messages. One that breaks the intake is dropped with its words in the log; the next one is heard. */
const hearing = (house: House, centre: Centre) => {
  const look = {
    centre,
    stateOf: (address: Address) => house.peek(address),
    calls: () => house.addresses().filter((address): address is Address => address.startsWith("call/"))
  }
  return (event: TelephonyEvent): Effect.Effect<void> => {
    try {
      for (const { message, to } of intake(event, look)) house.tell(to, message)
      return Effect.void
    } catch (thrown) {
      return Effect.logError("a report of the switch broke its intake and is dropped", {
        event,
        thrown: String(thrown)
      })
    }
  }
}

/** States as the journal has them. One that no longer decodes is named and begins anew, counting its steps on. */
const restored = Effect.fnUntraced(function* (living: ReadonlyArray<Living>) {
  const codec = codecOf(KINDS)
  const found: Array<Restored> = []
  for (const { actor, sequence, state } of living) {
    const [name, id] = [actor.slice(0, actor.indexOf("/")), actor.slice(actor.indexOf("/") + 1)]
    const kind = KINDS.find((each) => each.name === name)
    if (kind === undefined) {
      yield* Effect.logError("the journal has an actor of a kind nobody knows", { actor, sequence })
      continue
    }
    try {
      found.push({ address: actor, sequence, state: codec(actor)!.decodeState(state) })
    } catch (thrown) {
      found.push({ address: actor, sequence, state: kind.initial(id) })
      yield* Effect.logError("an actor's written state is not understood; it begins anew", {
        actor,
        sequence,
        thrown: String(thrown)
      })
    }
  }
  return found
})

/** The day's counters come from the facts since midnight, everything else from the actors. */
const liveScreens = Effect.fnUntraced(function* (centre: Centre, timeZone: string, house: House) {
  const days = makeLocalDay(timeZone)
  const now = house.now()
  const inTimeMs = (queue: string) => (centre.queues.find(({ id }) => id === queue)?.serviceLevelSeconds ?? 0) * 1_000
  let counts = emptyDay(days.dayOf(now))
  yield* eachCountedFact(days.startOf(now), (fact: Fact) => {
    counts = countFact(counts, fact, days, inTimeMs)
  })
  return makeLiveScreens({
    centre,
    days,
    counts,
    links: { telephony: false, database: true },
    actors: house.addresses().map((address) => {
      const slash = address.indexOf("/")
      return { kind: address.slice(0, slash), id: address.slice(slash + 1), state: house.peek(address) }
    })
  })
})
