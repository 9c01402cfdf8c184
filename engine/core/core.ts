import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { SocketServerError } from "effect/socket/SocketServer"
import { tellAgent } from "#actors/agent/protocol.ts"
import type { CallRequest, RecordingRequest } from "#actors/call/requests.ts"
import type { Centre } from "#actors/centre.ts"
import type { Fact } from "#actors/facts.ts"
import { growingCatalogue } from "#actors/flow/catalogue.ts"
import { kinds, kindsWith } from "#actors/kinds.ts"
import { type Tell, telling } from "#actors/output.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { telephoneOf, telephonyRequest } from "../perform/call-requests.ts"
import { knownCallers } from "../perform/known-callers.ts"
import { idsOf, type Look, lookAt } from "../perform/look.ts"
import { makeLivingCentre } from "../perform/living-centre.ts"
import { withPromptNamed } from "../perform/prompt-names.ts"
import { inForceAtStart, recoveryTells } from "../perform/recovery.ts"
import { unbegunRecording } from "../perform/recording-file.ts"
import { intake } from "../perform/telephony-intake.ts"
import type { AlarmTerminals } from "../ports/AlarmTerminals.ts"
import type { CentreSource } from "../ports/CentreSource.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import type { Said } from "../ports/Health.ts"
import { Journal, type Living } from "../ports/Journal.ts"
import type { Mail, Sms } from "../ports/Outbox.ts"
import type { Recordings } from "../ports/Recordings.ts"
import { Telephony, type TelephonyEvent } from "../ports/Telephony.ts"
import { countFact, emptyDay } from "../projections/day-counts.ts"
import { type LiveScreens, makeLiveScreens } from "../projections/live-screens.ts"
import { makeLocalDay } from "../projections/local-day.ts"
import { eachCountedFact } from "../records/calls/counted-facts.ts"
import type { Ended } from "../runtime/actor.ts"
import { makeRuntime, type Runtime } from "../runtime/runtime.ts"
import { type CoreAlarms, makeAlarms } from "./alarms.ts"
import { askedPorts } from "./asked-ports.ts"
import { makeAskedTransfers } from "./asked-transfers.ts"
import { makeCallbacks } from "./callbacks.ts"
import { makeReady, mendedByTheClock } from "./opening.ts"
import { followCentre, noticesOf, warnOf } from "./follow-centre.ts"
import { followMasking } from "./follow-masking.ts"
import { followPrefixes } from "./follow-prefixes.ts"
import { followRights } from "./follow-rights.ts"
import { makeMeasuring } from "./measure-recordings.ts"
import { serveCoreRpc } from "./rpc-server.ts"
import type { StartRefused } from "../workers/frame/worker.ts"
import { makeScreenFeed, type ScreenFeed } from "./screen-feed.ts"
import type { Speak } from "./speaking.ts"
import { makeListNews } from "./summaries.ts"
import { takeUp } from "./take-up.ts"

/** Versions of what each kind writes, kept with every run: a reader of a row sees which upgrades it needs. */
export const KIND_VERSIONS = Object.fromEntries(kinds.map(({ name, version }) => [name, version]))

/** How often the switch is asked what it really has. A lost event mends itself within this time. */
const AUDIT_EVERY = "5 seconds"

/** A switch that has not said what it has by then is away; calls that wait there will come with its first snapshot. */
const FIRST_SNAPSHOT_WITHIN = "1500 millis"

/** Messages of the recovery are worked off within ms; whatever keeps an actor busy longer must not keep the centre closed. */
const SETTLED_WITHIN = "1 second"

export interface RunningCore {
  readonly runtime: Runtime
  readonly corrections: () => number
  readonly telephonyUp: () => boolean
  /** What of the centre's tables cannot be read (the centre is as it was before), and what the switch cannot play or write. */
  readonly problems: () => ReadonlyArray<Said>
  /** Messages of alarm lines that were not understood since this start, and those of them that are not kept. */
  readonly alarms: CoreAlarms["counts"]
  /** What of the centre is not as it was meant to be, though all of it works. */
  readonly notices: () => ReadonlyArray<Said>
}

/**
 * Joins actors, switch, journal and screens, and returns when the centre is open: restored from the journal, set right by
 * the switch's own snapshot, and served on `socketPath`. The same for the first start and for one after a crash.
 */
export const startCore = Effect.fnUntraced(function* (options: {
  /** As its tables are at the start; how they change, CentreSource tells. */
  readonly centre: Centre
  readonly timeZone: string
  readonly socketPath: string
  /** Of the switch: a centre that may want more is warned of. */
  readonly maxLegs: number
  /** Who carries it may ask on that socket. */
  readonly insideKey: string
  /** Has a text spoken. */
  readonly speak: Speak
  readonly living: ReadonlyArray<Living>
  /** Actors that ended lately, and those that may come back. */
  readonly over: ReadonlyArray<Ended>
  /** When the engine before this one was known to be there; null when there was none. */
  readonly lastAliveAt: number | null
}): Effect.fn.Return<
  RunningCore,
  StartRefused | StoreAway | SocketServerError,
  AlarmTerminals | CentreSource | Database | Journal | Mail | Recordings | Scope.Scope | Sms | Telephony
> {
  const { centre, insideKey, lastAliveAt, living, over, socketPath, speak, timeZone } = options
  const journal = yield* Journal
  const telephony = yield* Telephony
  const database = yield* Database
  const catalogue = growingCatalogue(centre.flows)
  const all = kindsWith(catalogue)
  const telephone = telephoneOf(() => current.current())
  const measure = yield* makeMeasuring(({ message, to }) => runtime.tell(to, message))
  const answering = { centre: () => current.current(), look: () => look, timeZone, runtime: () => runtime, speak }
  const alarms = yield* makeAlarms({ ...answering, telephony })
  const callbacks = yield* makeCallbacks(answering)
  const answers = yield* askedPorts({ ...answering, alarmOf: alarms.saidIn, screens: () => screens }, callbacks.ports)
  const runtime: Runtime = yield* makeRuntime({
    kinds: all,
    ports: {
      telephony: (_, of) =>
        telephony.request(withPromptNamed(current.current(), telephonyRequest(of as CallRequest, telephone))),
      recordings: (_, of) => measure(of as RecordingRequest),
      ...answers,
      ...alarms.ports
    }
  })
  alarms.listen()
  const { anew, restored } = yield* takeUp(all, living)
  runtime.restore(restored, over)
  const tell = (tells: ReadonlyArray<Tell>, cause?: TelephonyEvent) => {
    for (const { message, to } of tells) runtime.tell(to, message, cause)
  }
  let telephonyUp = false
  const peek = { stateOf: runtime.peek, addresses: runtime.addresses }
  const prefixes = yield* followPrefixes
  const ready = makeReady(runtime.now, timeZone, prefixes)
  const current = makeLivingCentre(inForceAtStart(ready(centre), peek), { ...peek, tell, linked: () => telephonyUp })
  const callers = knownCallers({ centre: current.current, dayOf: makeLocalDay(timeZone).dayOf, prefixes })
  const look = lookAt(peek, current.current, callers)

  callbacks.listen()
  const screens = yield* liveScreens(current.current, timeZone, runtime)
  const feed = yield* makeScreenFeed({
    screens,
    now: runtime.now,
    lastGone: () => {
      tell(look.agents().map((agent) => tellAgent(agent, { _tag: "PanelsClosed" })))
    }
  })
  const { links, ofSwitch } = showing(screens, feed)
  database.onChange((up) => links({ database: up }))
  const tellLinks = whenChanged(links)
  const hearOfLists = yield* makeListNews({ journal, database }, (lists) => {
    screens.listsChanged(lists, runtime.now())
    feed.touched()
  })
  let corrections = 0
  runtime.onStep((step) => {
    for (const fact of step.facts) if (fact._tag === "EngineCorrected") corrections++
    screens.step({ ...step, over: step.ended })
    current.stepped(step.address, step.after)
    feed.touched()
    hearOfLists(step)
  })

  yield* warnOf(ready(centre), options.maxLegs)
  const { first, resume } = recoveryTells(
    current.inForce(),
    living.map(({ actor }) => actor)
  )
  for (const { name, stateLost } of all)
    if (stateLost !== undefined) tell(idsOf(name, anew).map((id) => telling(name)(id, stateLost)))
  tell(first)

  const seen = yield* Deferred.make<void>()
  const transferAsked = yield* makeAskedTransfers({ runtime, look, telephony })
  yield* listening({
    telephony,
    lastAliveAt,
    hear: hearing({ look, measure, tell, transferAsked, texts: alarms.heard }),
    linked: (up) => {
      telephonyUp = up
      tellLinks({ telephony: up, files: telephony.problems().length === 0 })
    },
    linkKnown: () => Deferred.doneUnsafe(seen, Exit.void),
    ofSwitch
  })
  yield* heardAndSettled(Deferred.await(seen), runtime)
  tell(resume)
  runtime.startTimers()

  const masking = yield* followMasking((now) => {
    screens.masked(now)
    feed.touched()
  })
  const become = becoming({ catalogue, ready, current, screens, feed, alarms })
  const { problems: problemsOfCentre } = yield* followCentre(become, options.maxLegs)
  yield* followRights((accounts) => feed.announce({ _tag: "RightsChanged", accounts }))
  const rpc = { path: socketPath, insideKey, alarms: alarms.handlers }
  yield* serveCoreRpc({ ...rpc, runtime, look, feed, masking, flush: journal.flush, waits: screens.waits })
  yield* alarms.open
  yield* auditing(() => {
    screens.turn(runtime.now())
    feed.touched()
    mendedByTheClock(current, runtime.now(), timeZone)
    return telephony.audit
  })
  const problems = () => [...problemsOfCentre(), ...telephony.problems(), ...alarms.problems()]
  const said = { notices: () => noticesOf(current.current()), problems, alarms: alarms.counts }
  return { runtime, corrections: () => corrections, telephonyUp: () => telephonyUp, ...said }
})

/** What a change of the centre's tables comes to; answers the centre as it is made ready. */
const becoming =
  (parts: {
    readonly catalogue: ReturnType<typeof growingCatalogue>
    readonly ready: (next: Centre) => Centre
    readonly current: ReturnType<typeof makeLivingCentre>
    readonly screens: LiveScreens
    readonly feed: ScreenFeed
    readonly alarms: Pick<CoreAlarms, "centreChanged">
  }) =>
  (next: Centre): Centre => {
    parts.catalogue.add(next.flows)
    const made = parts.ready(next)
    parts.current.become(made)
    parts.alarms.centreChanged()
    parts.screens.configured(next)
    parts.feed.touched()
    return made
  }

/** Every report of the switch, one after the other. */
const listening = (around: {
  readonly telephony: Telephony["Service"]
  readonly lastAliveAt: number | null
  readonly hear: (event: TelephonyEvent) => Effect.Effect<void>
  readonly linked: (up: boolean) => void
  readonly linkKnown: () => void
  /** Queues of the switch's own. */
  readonly ofSwitch: LiveScreens["switchQueues"]
}) => {
  const { hear, lastAliveAt, linkKnown, linked, ofSwitch, telephony } = around
  return Effect.forkScoped(
    Stream.runForEach(telephony.events, (event) =>
      Effect.suspend(() => {
        if (event._tag === "SwitchQueuesSeen") ofSwitch(event.queues)
        const isLink = event._tag === "Snapshot" || event._tag === "LinkLost"
        if (isLink) linked(event._tag === "Snapshot")
        const heard = hear(sinceLastLife(event, lastAliveAt))
        if (isLink) linkKnown()
        return heard
      })
    )
  )
}

/** Puts on the screens what no step of an actor says. */
const showing = (
  screens: LiveScreens,
  feed: ScreenFeed
): { readonly links: LiveScreens["links"]; readonly ofSwitch: LiveScreens["switchQueues"] } => ({
  links: (changed) => {
    screens.links(changed)
    feed.touched()
  },
  ofSwitch: (queues) => {
    screens.switchQueues(queues)
    feed.touched()
  }
})

/** Tells screens of the switch what is another than before. */
const whenChanged = (links: LiveScreens["links"]): ((now: { telephony: boolean; files: boolean }) => void) => {
  let [telephony, files] = [false, true]
  return (now) => {
    if (now.telephony !== telephony || now.files !== files) links(now)
    telephony = now.telephony
    files = now.files
  }
}

/** Whatever was lost or not heard is looked for again and again. */
const auditing = (audit: () => Effect.Effect<void>) =>
  Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(AUDIT_EVERY), Effect.suspend(audit))))

/** Until the switch has said what it has and the recovery is worked off; or long enough. */
const heardAndSettled = (seen: Effect.Effect<void>, runtime: Runtime): Effect.Effect<void> =>
  Effect.gen(function* () {
    yield* seen.pipe(
      Effect.timeoutOrElse({
        duration: FIRST_SNAPSHOT_WITHIN,
        orElse: () => Effect.logWarning("the switch does not say what it has; the centre opens without it")
      })
    )
    yield* runtime.quiescent.pipe(
      Effect.timeoutOrElse({
        duration: SETTLED_WITHIN,
        orElse: () => Effect.logWarning("actors are still busy with their recovery")
      })
    )
  })

/** This engine never heard the switch before its first look: the one before it did, for as long as it was there. */
const sinceLastLife = (event: TelephonyEvent, lastAliveAt: number | null): TelephonyEvent =>
  event._tag === "Snapshot" && event.first && event.lastHeardAt === undefined && lastAliveAt !== null
    ? { ...event, lastHeardAt: lastAliveAt as EpochMs }
    : event

/** A report of the switch as messages. One that breaks the intake is dropped with its words in the log; the next one is heard. */
const hearing =
  (to: {
    readonly look: Look
    readonly measure: (asked: RecordingRequest) => Effect.Effect<void>
    readonly tell: (tells: ReadonlyArray<Tell>, cause: TelephonyEvent) => void
    readonly transferAsked: (event: Extract<TelephonyEvent, { _tag: "TransferAsked" }>) => void
    readonly texts: (event: TelephonyEvent) => Effect.Effect<void>
  }) =>
  (event: TelephonyEvent): Effect.Effect<void> => {
    try {
      if (event._tag === "TransferAsked") to.transferAsked(event)
      if (event._tag === "MessageReceived" || event._tag === "MessageSent") return to.texts(event)
      const tells = intake(event, to.look)
      const unbegun = unbegunRecording(event, tells)
      if (unbegun !== undefined) return Effect.forEach(unbegun, to.measure, { discard: true })
      to.tell(tells, event)
      return Effect.void
    } catch (thrown) {
      return Effect.logError("a report of the switch broke its intake and is dropped", {
        event,
        thrown: String(thrown)
      })
    }
  }

/** The day's counters come from the facts since midnight, everything else from the actors. */
const liveScreens = Effect.fnUntraced(function* (centre: () => Centre, timeZone: string, runtime: Runtime) {
  const days = makeLocalDay(timeZone)
  const now = runtime.now()
  const inTimeMs = (queue: string) => (centre().queues.find(({ id }) => id === queue)?.serviceLevelSeconds ?? 0) * 1_000
  let counts = emptyDay(days.dayOf(now))
  yield* eachCountedFact(days.startOf(now), (fact: Fact) => {
    counts = countFact(counts, fact, days, inTimeMs)
  })
  return makeLiveScreens({
    centre: centre(),
    days,
    counts,
    links: { telephony: false, database: true, files: true },
    actors: runtime.addresses().map((address) => {
      const slash = address.indexOf("/")
      return { kind: address.slice(0, slash), id: address.slice(slash + 1), state: runtime.peek(address) }
    })
  })
})
