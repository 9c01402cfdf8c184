import type { LegId } from "#actors/vocabulary.ts"
import type { LegSnapshot, SupervisionMode, TelephonyEvent } from "#engine/ports/Telephony.ts"
import type { EslEvent } from "./esl-event.ts"

/** Whom a leg hears. */
export type Place =
  | { readonly _tag: "Alone" }
  | { readonly _tag: "Joined"; readonly with: string }
  | { readonly _tag: "Conferenced"; readonly conversation: string }
  | { readonly _tag: "Supervising"; readonly target: string; readonly mode: SupervisionMode }

/** Where a leg is, as the switch told last. */
export interface Company {
  /** Undefined where that is not known: it was told to go elsewhere, or was never parked yet. */
  place: Place | undefined
  /** Where it was told to go, until the switch says where it is: asked twice the same, it is told once. */
  goesTo: Place | undefined
  /** So often it is parked on its way there: such a PARK does not say that it came to nothing. */
  parksDue: number
  /** Who hears it when it supervises: in the table of channels it does not stand. */
  mode: SupervisionMode | undefined
  /** It was parked before: parked again, it has lost whom it heard. */
  wasParked: boolean
}

export const ALONE: Place = { _tag: "Alone" }

/** The profile of our conferences: without sounds of their own (`config/freeswitch`). Conferences of others have another. */
export const CONFERENCE_PROFILE = "carillon"

export const isSamePlace = (a: Place | undefined, b: Place): boolean => {
  switch (b._tag) {
    case "Alone":
      return a?._tag === "Alone"
    case "Joined":
      return a?._tag === "Joined" && a.with === b.with
    case "Conferenced":
      return a?._tag === "Conferenced" && a.conversation === b.conversation
    case "Supervising":
      return a?._tag === "Supervising" && a.target === b.target && a.mode === b.mode
  }
}

/** A place told of, without the time. */
export type PlaceTold = Extract<TelephonyEvent, { readonly _tag: "Joined" | "Conferenced" | "Supervising" | "Parted" }>

/** Said of a leg that is there now. */
export const placeTold = (leg: LegId, place: Place, at: PlaceTold["at"]): PlaceTold => {
  switch (place._tag) {
    case "Alone":
      return { _tag: "Parted", at, leg }
    case "Joined":
      return { _tag: "Joined", at, leg, with: place.with as LegId }
    case "Conferenced":
      return { _tag: "Conferenced", at, leg, conversation: place.conversation }
    case "Supervising":
      return { _tag: "Supervising", at, leg, target: place.target as LegId, mode: place.mode }
  }
}

/** The place of a leg found in the switch. */
export const placeFound = ({
  conversation,
  joinedWith,
  supervises
}: Pick<LegSnapshot, "conversation" | "joinedWith" | "supervises">): Place | undefined => {
  if (joinedWith !== undefined) return { _tag: "Joined", with: joinedWith }
  if (conversation !== undefined) return { _tag: "Conferenced", conversation }
  return supervises === undefined ? undefined : { _tag: "Supervising", ...supervises }
}

/** Of a leg that is found with nobody it is not known whether it goes somewhere; one that we know to be parked still is. */
export const notePlace = (one: Company, found: Place | undefined): void => {
  if (found !== undefined || one.place?._tag !== "Alone") one.place = found
  one.goesTo = undefined
  one.parksDue = 0
}

/** Takes from an event where its leg is. */
export const heardPlace = (legs: ReadonlyMap<string, Company>, one: Company, event: EslEvent): void => {
  switch (event["Event-Name"]) {
    case "CHANNEL_PARK":
      return heardPark(one)
    case "CHANNEL_BRIDGE":
    case "CHANNEL_UNBRIDGE":
      return heardPair(legs, event)
    case "CUSTOM": {
      const conversation = conversationOf(event)
      if (conversation === undefined) return
      const place: Place = { _tag: "Conferenced", conversation }
      if (event["Action"] === "add-member") isAt(one, place)
      if (event["Action"] === "del-member" && isSamePlace(one.place, place)) one.place = undefined
      return
    }
    default:
  }
}

const heardPark = (one: Company): void => {
  one.wasParked = true
  const isOnItsWay = one.parksDue > 0 && one.goesTo !== undefined && one.goesTo._tag !== "Alone"
  one.parksDue = Math.max(0, one.parksDue - 1)
  if (!isOnItsWay) isAt(one, ALONE)
}

const isAt = (one: Company, place: Place): void => {
  one.place = place
  one.goesTo = undefined
}

const heardPair = (legs: ReadonlyMap<string, Company>, event: EslEvent): void => {
  const [a, b] = pairOf(event)
  for (const [leg, other] of [
    [a, b],
    [b, a]
  ] as const) {
    const one = legs.get(leg)
    if (one === undefined) continue
    if (event["Event-Name"] === "CHANNEL_BRIDGE") isAt(one, { _tag: "Joined", with: other })
    // It says nothing about where the leg goes next.
    else if (isSamePlace(one.place, { _tag: "Joined", with: other })) one.place = undefined
  }
}

export const pairOf = (event: EslEvent): readonly [a: string, b: string] => [
  event["Bridge-A-Unique-ID"] ?? "",
  event["Bridge-B-Unique-ID"] ?? ""
]

/** Of an event of a conference of ours; undefined of any other. */
export const conversationOf = (event: EslEvent): string | undefined =>
  event["Event-Subclass"] === "conference::maintenance" && event["Conference-Profile-Name"] === CONFERENCE_PROFILE
    ? event["Conference-Name"]
    : undefined

/**
 * Who begins to supervise the leg of this event: FreeSWITCH names the target alone, so it is who was told to first.
 */
export const supervisorOf = (legs: ReadonlyMap<string, Company>, event: EslEvent): LegId | undefined => {
  if (event["Event-Name"] !== "MEDIA_BUG_START" || event["Media-Bug-Function"] !== "eavesdrop") return undefined
  const target = event["Unique-ID"]
  for (const [leg, one] of legs) {
    const place = one.goesTo
    if (place?._tag !== "Supervising" || place.target !== target) continue
    isAt(one, place)
    one.mode = place.mode
    return leg as LegId
  }
  return undefined
}
