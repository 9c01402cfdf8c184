import type { Centre } from "../centre.ts"
import type { AgentId, QueueId } from "../vocabulary.ts"
import { isEmergencyNumber, outsideNumber, type OutsideNumber, type OwnTown } from "./outside-number.ts"
import {
  allows,
  type DiallingRight,
  type DiallingSettings,
  type DiallingTrunk,
  NO_DIALLING,
  type NumberKind,
  RIGHT_FOR
} from "./settings.ts"
import { isSame, numbersOf, type ShownBy, type ShownWish, wayOut } from "./shown.ts"

/** What a person or the engine wants to dial, and for whom. */
export interface DialWish {
  /** As it was typed, clicked or read from a list. */
  readonly number: string
  readonly right: DiallingRight
  /** Whose telephone it is; null: the engine's own call. */
  readonly agent: AgentId | null
  /** For which queue; null: for none. */
  readonly queue: QueueId | null
  /** The number that is to be shown whatever the rules say, such as a campaign's; null: the rules say it. */
  readonly shown: string | null
  /** The number of the centre that this customer called last; null: nobody knows. */
  readonly lastCalled: string | null
}

/** What comes of it. `digits`, `trunk` and `shown` go to the switch as they are. */
export type Dialled =
  /** Somebody of the house: no trunk is needed. */
  | { readonly _tag: "Inside"; readonly agent: AgentId }
  | {
      readonly _tag: "Outside"
      readonly kind: NumberKind
      readonly digits: string
      readonly trunk: string
      /** Null: none is said. */
      readonly shown: string | null
      readonly shownBy: ShownBy
    }
  | { readonly _tag: "Refused"; readonly refusal: DialRefusal }

export type DialRefusal =
  | { readonly reason: "empty" }
  | { readonly reason: "not-a-number"; readonly number: string }
  /** One's own extension. */
  | { readonly reason: "oneself"; readonly number: string }
  | {
      readonly reason: "right"
      readonly number: string
      readonly needs: DiallingRight
      readonly has: DiallingRight
    }
  | { readonly reason: "barred"; readonly number: string; readonly prefix: string }
  | { readonly reason: "no-trunk"; readonly kind: NumberKind }
  /** The number that is to be shown is none of the centre's. */
  | { readonly reason: "not-ours"; readonly shown: string }
  /** It is the centre's, and no trunk that takes the call may show it. */
  | { readonly reason: "not-shown"; readonly shown: string }

/** What the rules look at. */
export type DiallingCentre = Pick<Centre, "dialling" | "numbers" | "ownAreaCode"> & {
  readonly agents: ReadonlyArray<Pick<Centre["agents"][number], "id">>
}

/** The rules of dialling out: the same for a click, a telephone's keys, a flow and a campaign. `isOwnMobile` as {@link OwnTown} says. */
export const dial = (centre: DiallingCentre, isOwnMobile: OwnTown["isOwnMobile"], wish: DialWish): Dialled => {
  const written = wish.number.normalize("NFKC").trim()
  if (written === "") return refused({ reason: "empty" })
  const inside = colleague(centre, written)
  if (inside !== undefined) return toColleague(inside.id, wish)
  const number = outsideNumber(written, { areaCode: centre.ownAreaCode ?? "", isOwnMobile })
  return number === undefined ? refused({ reason: "not-a-number", number: written }) : outside(centre, number, wish)
}

/** `10 01` is 1001. */
const colleague = ({ agents }: DiallingCentre, written: string): DiallingCentre["agents"][number] | undefined => {
  const bare = written.replaceAll(/[\s\u2010-\u2015-]/gu, "")
  if (isEmergencyNumber(bare)) return undefined
  return agents.find(({ id }) => id === written) ?? agents.find(({ id }) => id === bare)
}

const toColleague = (agent: AgentId, { agent: own, right: has }: DialWish): Dialled => {
  if (agent === own) return refused({ reason: "oneself", number: agent })
  return allows(has, "internal")
    ? { _tag: "Inside", agent }
    : refused({ reason: "right", number: agent, needs: "internal", has })
}

const outside = (centre: DiallingCentre, number: OutsideNumber, wish: DialWish): Dialled => {
  const settings = centre.dialling ?? NO_DIALLING
  const ownAreaCode = centre.ownAreaCode ?? ""
  const { digits, isMobileOfAnotherCity, kind } = number
  const refusal = kind === "emergency" ? undefined : refusalOf(centre, settings, number, wish)
  if (refusal !== undefined) return refused(refusal)
  const trunks = trunksFor(settings, kind)
  // Who comes to help calls back the number of the line.
  const wishes = kind === "emergency" ? [] : wishesOf(settings, wish)
  const way = wayOut(trunks, wishes, ownAreaCode)
  if (way === undefined) return refused({ reason: "no-trunk", kind })
  const { shown, shownBy, trunk, zeroBeforeMobiles } = way
  if (kind !== "emergency" && wish.shown !== null && shownBy !== "asked")
    return refused({ reason: "not-shown", shown: wish.shown })
  const zero = isMobileOfAnotherCity && zeroBeforeMobiles ? "0" : ""
  return { _tag: "Outside", kind, digits: zero + digits, trunk, shown, shownBy }
}

const refusalOf = (
  centre: DiallingCentre,
  { barred, trunks }: DiallingSettings,
  { digits, kind, national }: OutsideNumber,
  { right: has, shown }: DialWish
): DialRefusal | undefined => {
  const prefix = barred.find((each) => [digits, national].some((one) => one.startsWith(each.replace(/^\+/u, "00"))))
  if (prefix !== undefined) return { reason: "barred", number: digits, prefix }
  const needs = RIGHT_FOR[kind]
  if (!allows(has, needs)) return { reason: "right", number: digits, needs, has }
  const owned = [...Object.keys(centre.numbers), ...trunks.flatMap(numbersOf)]
  if (shown !== null && !owned.some((each) => isSame(each, shown, centre.ownAreaCode ?? "")))
    return { reason: "not-ours", shown }
  return undefined
}

/** In their order. An emergency call goes by whichever there is when none is named for it. */
const trunksFor = ({ trunks }: DiallingSettings, kind: NumberKind): ReadonlyArray<DiallingTrunk> => {
  const ordered = trunks.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
  const taking = ordered.filter(({ takes }) => takes.includes(kind))
  return taking.length === 0 && kind === "emergency" ? ordered : taking
}

/** Whoever asks for a number gets it; then what the customer knows us by, the queue's, the role's. */
const wishesOf = (settings: DiallingSettings, wish: DialWish): ReadonlyArray<ShownWish> => {
  const { agent, lastCalled, queue, shown } = wish
  const said: ReadonlyArray<readonly [ShownBy, string | null | undefined]> = [
    ["asked", shown],
    ["last-called", settings.showsLastCalled ? lastCalled : null],
    ["queue", queue === null ? null : ofName(settings.shownForQueues, queue)],
    ["role", agent === null ? null : ofName(settings.shownForAgents, agent)]
  ]
  return said.flatMap(([by, number]) => (number === null || number === undefined ? [] : [{ by, number }]))
}

const ofName = <Name extends string>(all: Readonly<Record<Name, string>>, name: Name): string | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined

/** What an agent may dial at their own telephone. */
export const diallingRightOf = ({ dialling = NO_DIALLING }: Pick<Centre, "dialling">, agent: AgentId): DiallingRight =>
  Object.hasOwn(dialling.rights, agent) ? (dialling.rights[agent] ?? "none") : "none"

const refused = (refusal: DialRefusal): Dialled => ({ _tag: "Refused", refusal })
