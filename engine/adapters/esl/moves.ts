import type { LegId } from "#actors/vocabulary.ts"
import type { TelephonyRequest } from "#engine/ports/Telephony.ts"
import { ALONE, isSamePlace, type Place, type PlaceTold, placeTold } from "./company.ts"
import type { KnownLeg, Legs } from "./legs.ts"
import { conferenceCommand, type EslCommand, type LegRequest } from "./requests.ts"

/** ConferenceLegs, for one of its legs. */
export interface ConferenceLeg {
  readonly _tag: "ConferenceLeg"
  readonly leg: LegId
  readonly conversation: string
  /** With whom it is bridged: who goes there with it, or is left behind by it. */
  readonly partner?: { readonly leg: LegId; readonly comesAlong: boolean }
}

/** Whatever is said of one leg. */
export type Asked = LegRequest | ConferenceLeg

/** Where the request takes its leg; undefined when it takes it nowhere. */
export const placeAsked = (asked: Asked): Place | undefined => {
  switch (asked._tag) {
    case "JoinLegs":
      return { _tag: "Joined", with: asked.with }
    case "ConferenceLeg":
      return { _tag: "Conferenced", conversation: asked.conversation }
    case "SuperviseLeg":
      return { _tag: "Supervising", target: asked.target, mode: asked.mode }
    case "PartLeg":
    case "AdoptLeg":
      return ALONE
    default:
      return undefined
  }
}

/** The legs one by one: two that are bridged go together, so that neither is ever without the other. */
export const legByLeg = (
  { conversation, legs: named }: Extract<TelephonyRequest, { readonly _tag: "ConferenceLegs" }>,
  legs: Legs
): ReadonlyArray<ConferenceLeg> => {
  const taken = new Set<LegId>()
  return named.flatMap((leg): ReadonlyArray<ConferenceLeg> => {
    if (taken.has(leg)) return []
    taken.add(leg)
    const place = legs.get(leg)?.place
    const one = { _tag: "ConferenceLeg", leg, conversation } as const
    if (place?._tag !== "Joined") return [one]
    const partner = place.with as LegId
    const comesAlong = named.includes(partner)
    if (comesAlong) taken.add(partner)
    return [{ ...one, partner: { leg: partner, comesAlong } }]
  })
}

/** In the switch's names. Who is left behind is parked first: to be left alone in a bridge may be a leg's end. */
export const conferenceCommands = (
  { conversation, leg, partner }: ConferenceLeg,
  uuidOf: (leg: string) => string
): ReadonlyArray<EslCommand> | undefined => {
  const uuid = uuidOf(leg)
  const command = conferenceCommand(uuid, conversation, partner?.comesAlong === true)
  if (command === undefined) return undefined
  return partner?.comesAlong === false ? [partBoth(uuid), command] : [command]
}

/** Said before a leg goes elsewhere by itself. */
export const leavingCommands = (legs: Legs, leg: LegId, uuidOf: (leg: string) => string): ReadonlyArray<EslCommand> =>
  legs.get(leg)?.place?._tag === "Joined" ? [partBoth(uuidOf(leg))] : []

const partBoth = (uuid: string): EslCommand => ({ _tag: "Api", command: `uuid_transfer ${uuid} -both park inline` })

/** A telephone that rings cannot be sent anywhere: it would be taken out of its ring. `uuid_bridge` refuses that by itself. */
export const isRinging = (legs: Legs, asked: Asked): boolean => {
  const known = legs.get(asked.leg)
  if (known?.attempt === undefined || known.isAnswered) return false
  return asked._tag === "ConferenceLeg" || asked._tag === "PartLeg" || asked._tag === "SuperviseLeg"
}

/** What to tell when the leg is there already; "asked" when it is on its way there; undefined when it has to be said. */
export const alreadyThere = (legs: Legs, asked: Asked, at: PlaceTold["at"]): PlaceTold | "asked" | undefined => {
  const place = placeAsked(asked)
  const known = legs.get(asked.leg)
  if (place === undefined || known === undefined || asked._tag === "AdoptLeg") return undefined
  if (isSamePlace(known.place, place)) return placeTold(asked.leg, place, at)
  return isSamePlace(known.goesTo, place) ? "asked" : undefined
}

/** Notes that the leg goes there, and that nothing more is known of who was with it. */
export const setOut = (legs: Legs, asked: Asked): void => {
  const place = placeAsked(asked)
  if (place === undefined) return
  const known = legs.get(asked.leg)
  const left = known?.place?._tag === "Joined" ? legs.get(known.place.with) : undefined
  if (parksFirst(asked, left)) for (const one of [known, left]) if (one !== undefined) one.parksDue += 1
  go(legs, known, place)
  if (asked._tag === "JoinLegs") go(legs, legs.get(asked.with), { _tag: "Joined", with: asked.leg })
  if (asked._tag === "ConferenceLeg" && asked.partner?.comesAlong === true) go(legs, legs.get(asked.partner.leg), place)
}

/** Whether the leg, and whom it is bridged with, are parked by what is said. */
const parksFirst = (asked: Asked, left: KnownLeg | undefined): boolean =>
  asked._tag === "PartLeg" ||
  (left !== undefined &&
    (asked._tag === "SuperviseLeg" || (asked._tag === "ConferenceLeg" && asked.partner?.comesAlong === false)))

const go = (legs: Legs, known: KnownLeg | undefined, to: Place): void => {
  if (known === undefined) return
  const left = known.place?._tag === "Joined" ? legs.get(known.place.with) : undefined
  if (left !== undefined) left.place = undefined
  known.place = undefined
  known.goesTo = to
}

/** The switch did not do it. */
export const cameToNothing = (legs: Legs, asked: Asked): void => {
  const place = placeAsked(asked)
  if (place === undefined) return
  for (const leg of asked._tag === "JoinLegs" ? [asked.leg, asked.with] : [asked.leg]) {
    const known = legs.get(leg)
    if (known !== undefined) Object.assign(known, { goesTo: undefined, parksDue: 0 })
  }
}
