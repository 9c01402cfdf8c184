import type { AgentId, CallId } from "#actors/vocabulary.ts"
import type { LegSnapshot, TelephonyRequest } from "#engine/ports/Telephony.ts"
import { isAnswerable } from "./answerable.ts"
import type { EslEvent } from "./esl-event.ts"
import { agentOf, LOOP_PREFIX, madeBy } from "./events.ts"
import { type Company, heardPlace } from "./company.ts"

export interface KnownLeg extends Company {
  readonly call: CallId | undefined
  readonly attempt: number | undefined
  readonly agent: AgentId | undefined
  /** Whether its telephone takes `uuid_phone_event`; undefined until it rings, and on callers' legs. */
  answerable: boolean | undefined
  isAnswered: boolean
  /** A caller's that was parked for us, and told of as an offered call; or a leg of a snapshot. */
  offered: boolean
  /** The last playback that ended was broken off. */
  broken: boolean
  /** Event-UUID of the playing asked for last, until it is over. */
  playing: string | undefined
  /** Cause to end it with as soon as the switch has it, and at each telephone of it: it was asked to end before. */
  endWhenCreated: string | undefined
  /** Grows with each new leg, see {@link Legs.mark}. */
  readonly born: number
}

/** What a leg we made remembers, and its telephone says. */
export type Made = Pick<LegSnapshot, "call" | "attempt" | "agent" | "answerable">

/** Of a leg nobody knows anything about. */
export const NOBODYS: Made = { call: undefined, attempt: undefined, agent: undefined, answerable: undefined }

/** Legs as this connection has seen them, so that each is offered once, cleared once, and asked about once. */
export interface Legs {
  readonly get: (leg: string) => KnownLeg | undefined
  /** True the first time a leg is told of as offered. */
  readonly offer: (event: EslEvent) => boolean
  /** Notes what the event says about its leg; every event of a leg makes it known. */
  readonly observe: (event: EslEvent) => KnownLeg | undefined
  readonly make: (request: Extract<TelephonyRequest, { readonly _tag: "MakeCall" }>) => void
  /** A leg that talks already comes to us, and is parked for that. */
  readonly adopt: (request: Extract<TelephonyRequest, { readonly _tag: "AdoptLeg" }>) => void
  readonly learn: (leg: string, made: Made) => void
  /** True the first time; false when it was told already. */
  readonly clear: (leg: string) => boolean
  readonly isCleared: (leg: string) => boolean
  /** Legs known from now on are younger than this. */
  readonly mark: () => number
  /** Forgets the legs that a snapshot no longer has, save those younger than the question, and those that end when they are there. */
  readonly keepOnly: (legs: ReadonlySet<string>, mark: number) => void
  /** Whether a leg that is not there yet will be is not known any more: a snapshot will say. */
  readonly forgetEndings: () => void
  readonly all: () => ReadonlyMap<string, KnownLeg>
  readonly size: () => number
}

/** Ended legs remembered against a late or repeated report: an hour of a busy centre. */
const CLEARED_LIMIT = 20_000

export const makeLegs = (): Legs => {
  const legs = new Map<string, KnownLeg>()
  const cleared = new Set<string>()
  let born = 0

  const enter = (leg: string, made: Made): KnownLeg => {
    born += 1
    const known: KnownLeg = {
      ...made,
      isAnswered: false,
      offered: false,
      broken: false,
      playing: undefined,
      place: undefined,
      goesTo: undefined,
      parksDue: 0,
      mode: undefined,
      wasParked: false,
      endWhenCreated: undefined,
      born
    }
    legs.set(leg, known)
    return known
  }

  const observe = (event: EslEvent): KnownLeg | undefined => {
    const leg = event["Unique-ID"]
    if (leg === undefined || leg === "") return undefined
    const known = legs.get(leg)
    // A conference's event has nothing of what its member's leg was made for.
    if (cleared.has(leg) || event["Event-Name"] === "CUSTOM") {
      if (known !== undefined) heardPlace(legs, known, event)
      return known
    }
    const one = known ?? enter(leg, { ...madeBy(event), agent: agentOf(event), answerable: undefined })
    switch (event["Event-Name"]) {
      case "CHANNEL_PROGRESS":
      case "CHANNEL_PROGRESS_MEDIA":
        if (one.attempt !== undefined) one.answerable = isAnswerable(event)
        break
      case "CHANNEL_ANSWER":
        one.isAnswered = true
        break
      case "PLAYBACK_STOP":
        one.broken = event["Playback-Status"] === "break"
        break
      case "CHANNEL_EXECUTE_COMPLETE":
        if (event["Application-UUID"] === one.playing && !goesOn(one)) one.playing = undefined
        break
      default:
        heardPlace(legs, one, event)
    }
    return one
  }

  return {
    get: (leg) => legs.get(leg),
    offer: (event) => {
      const known = observe(event)
      if (known === undefined || known.offered || cleared.has(event["Unique-ID"] ?? "")) return false
      known.offered = true
      return true
    },
    observe,
    make: ({ attempt, call, leg, to }) => {
      const agent = to._tag === "Agent" ? to.agent : undefined
      if (!legs.has(leg) && !cleared.has(leg)) enter(leg, { call, attempt, agent, answerable: undefined })
    },
    adopt: ({ agent, attempt, call, leg }) => {
      const one = legs.get(leg) ?? enter(leg, { call, attempt, agent, answerable: undefined })
      // Its PARK says that it hears nobody, and offers no call.
      Object.assign(one, { isAnswered: true, wasParked: true })
    },
    learn: (leg, made) => {
      const known = legs.get(leg) ?? enter(leg, made)
      known.offered = true
    },
    all: () => legs,
    clear: (leg) => {
      legs.delete(leg)
      if (cleared.has(leg)) return false
      cleared.add(leg)
      if (cleared.size > CLEARED_LIMIT) {
        const [oldest] = cleared
        if (oldest !== undefined) cleared.delete(oldest)
      }
      return true
    },
    isCleared: (leg) => cleared.has(leg),
    mark: () => born,
    keepOnly: (kept, mark) => {
      for (const [leg, { born: at, endWhenCreated }] of legs)
        if (!kept.has(leg) && at <= mark && endWhenCreated === undefined) legs.delete(leg)
    },
    forgetEndings: () => {
      for (const known of legs.values()) known.endWhenCreated = undefined
    },
    size: () => legs.size
  }
}

/** One round of a loop is over, the playing is not. */
const goesOn = ({ broken, playing }: KnownLeg): boolean => playing?.startsWith(LOOP_PREFIX) === true && !broken
