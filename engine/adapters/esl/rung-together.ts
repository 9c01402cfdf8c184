import { createHash } from "node:crypto"
import { isAnswerable } from "./answerable.ts"
import type { EslEvent } from "./esl-event.ts"

/** On each leg of a ring that has several: the engine's name of it. */
export const LEG_VARIABLE = "carillon_leg"

/** Telephones of one person that ring at once; a switch of ours rings no more either. */
const TOGETHER_LIMIT = 5

/** Rings remembered. Beyond it go first those of which FreeSWITCH never said a word, then those that nobody has answered. */
const RINGS_LIMIT = 10_000

/**
 * A FreeSWITCH rings each telephone of an agent as a leg with a UUID of its own, the engine knows one leg. Here both meet: what
 * the engine asks of its leg is asked of the one that counts, and what FreeSWITCH says of any is told of the engine's, once.
 */
export interface RungTogether {
  /** Begins a ring of several telephones; answers the UUID of each, the engine's own first. */
  readonly ring: (leg: string, telephones: number) => ReadonlyArray<string>
  /** A leg of a ring that was begun in an earlier life, or one that the switch made by itself and that is the engine's now. */
  readonly learn: (uuid: string, leg: string, isAnswered: boolean) => void
  /** The event in the engine's names; undefined when it says nothing of the leg that counts. */
  readonly hear: (event: EslEvent) => EslEvent | undefined
  /** The engine's name of this leg. */
  readonly legOf: (uuid: string) => string
  /** FreeSWITCH's name of the leg that counts: who answered, else who can be told to, else the first. */
  readonly uuidOf: (leg: string) => string
  /** All that ring still, or the one that answered. */
  readonly aliveOf: (leg: string) => ReadonlyArray<string>
  /** The ring came to nothing before any telephone of it was called. */
  readonly giveUp: (leg: string) => void
  /** The leg of another name is none of the engine's after all. */
  readonly forget: (leg: string) => void
}

interface Ring {
  readonly leg: string
  readonly alive: Set<string>
  /** Those whose end is still to come. */
  readonly uuids: Set<string>
  answered: string | undefined
  /** Its telephone takes a click. */
  answerable: string | undefined
  isTold: boolean
}

export const makeRungTogether = (limit = RINGS_LIMIT): RungTogether => {
  const rings = new Map<string, Ring>()
  const byUuid = new Map<string, Ring>()
  /** Rings of which FreeSWITCH has not said a word, oldest first. */
  const unheard = new Set<Ring>()

  const enter = (leg: string, uuid: string): Ring => {
    const ring = rings.get(leg) ?? begin(leg)
    ring.alive.add(uuid)
    ring.uuids.add(uuid)
    byUuid.set(uuid, ring)
    return ring
  }

  const begin = (leg: string): Ring => {
    if (rings.size >= limit) drop(leastMissed())
    const ring: Ring = {
      leg,
      alive: new Set(),
      uuids: new Set(),
      answered: undefined,
      answerable: undefined,
      isTold: false
    }
    rings.set(leg, ring)
    unheard.add(ring)
    return ring
  }

  /** What is forgotten of a ring that was answered would leave the engine with a leg that it cannot reach. */
  const leastMissed = (): Ring | undefined => {
    const [silent] = unheard
    if (silent !== undefined) return silent
    for (const ring of rings.values()) if (ring.answered === undefined) return ring
    return rings.values().next().value
  }

  const drop = (ring: Ring | undefined): void => {
    if (ring === undefined) return
    rings.delete(ring.leg)
    unheard.delete(ring)
    for (const uuid of ring.uuids) byUuid.delete(uuid)
  }

  const forget = (ring: Ring, uuid: string): void => {
    byUuid.delete(uuid)
    ring.uuids.delete(uuid)
    if (ring.uuids.size === 0) drop(ring)
  }

  /** Whether this is word of the leg that counts; notes what it says. */
  const counts = (ring: Ring, uuid: string, event: EslEvent): boolean => {
    unheard.delete(ring)
    switch (event["Event-Name"]) {
      // Whoever gave the ring up has each telephone of it to end.
      case "CHANNEL_ORIGINATE":
        return true
      case "CHANNEL_PROGRESS":
      case "CHANNEL_PROGRESS_MEDIA": {
        const isNews = !ring.isTold || (ring.answerable === undefined && isAnswerable(event))
        ring.isTold = true
        if (isAnswerable(event)) ring.answerable ??= uuid
        return isNews && (ring.answered ?? uuid) === uuid
      }
      case "CHANNEL_ANSWER":
        ring.answered ??= uuid
        return ring.answered === uuid
      case "CHANNEL_HANGUP":
        ring.alive.delete(uuid)
        // One that gives up, or came too late, is nothing while others ring or one has answered.
        return ring.answered === uuid || (ring.answered === undefined && ring.alive.size === 0)
      case "CHANNEL_DESTROY":
        forget(ring, uuid)
        return ring.answered === uuid
      default:
        return ring.answered === uuid
    }
  }

  const legOf = (uuid: string): string => byUuid.get(uuid)?.leg ?? uuid

  return {
    ring: (leg, telephones) => {
      const uuids = Array.from({ length: Math.min(telephones, TOGETHER_LIMIT) }, (_, at) =>
        at === 0 ? leg : furtherUuid(leg, at)
      )
      for (const uuid of uuids) enter(leg, uuid)
      return uuids
    },
    learn: (uuid, leg, isAnswered) => {
      const ring = enter(leg, uuid)
      unheard.delete(ring)
      if (isAnswered) ring.answered = uuid
    },
    hear: (event) => {
      const uuid = event["Unique-ID"] ?? ""
      const ring = byUuid.get(uuid)
      if (ring !== undefined && !counts(ring, uuid, event)) return undefined
      return rings.size === 0 && ring === undefined ? event : inOurNames(event, ring?.leg ?? uuid, legOf)
    },
    legOf,
    uuidOf: (leg) => {
      const ring = rings.get(leg)
      return ring?.answered ?? ring?.answerable ?? ring?.alive.values().next().value ?? leg
    },
    aliveOf: (leg) => {
      const ring = rings.get(leg)
      if (ring === undefined) return [leg]
      return ring.answered === undefined ? [...ring.alive] : [ring.answered]
    },
    giveUp: (leg) => {
      const ring = rings.get(leg)
      if (ring !== undefined && unheard.has(ring)) drop(ring)
    },
    forget: (leg) => drop(rings.get(leg))
  }
}

const inOurNames = (event: EslEvent, leg: string, legOf: (uuid: string) => string): EslEvent => {
  const [a, b] = [event["Bridge-A-Unique-ID"], event["Bridge-B-Unique-ID"]]
  return {
    ...event,
    ...(event["Unique-ID"] === undefined ? {} : { "Unique-ID": leg }),
    ...(a === undefined ? {} : { "Bridge-A-Unique-ID": legOf(a) }),
    ...(b === undefined ? {} : { "Bridge-B-Unique-ID": legOf(b) })
  }
}

/** Follows from the leg, so that asking twice rings once. FreeSWITCH cuts a UUID off at 36 characters. */
const furtherUuid = (leg: string, at: number): string => {
  const hash = createHash("sha256").update(`${leg} telephone ${at}`).digest("hex")
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
