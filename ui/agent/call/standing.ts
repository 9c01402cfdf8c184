import type { CallService, CallView, CallViewParty } from "#wire/call-view.ts"

/** How a live call stands for the agent at whose hand it is. Pure: what the card draws follows from what the desk says. */

export interface Party extends CallViewParty {
  /** Its number in the call. */
  readonly attempt: number
  /** Hears the agent now. */
  readonly isHeard: boolean
  /** Connected, and alone with music: nobody is on their side. */
  readonly isAlone: boolean
}

/** Everybody but the agent themselves, in the order in which they came. */
export const othersOf = ({ own, parties }: CallView): ReadonlyArray<Party> => {
  const me = parties[String(own)]
  const up = Object.entries(parties).filter(([, { state }]) => state === "up")
  return Object.entries(parties).flatMap(([attempt, party]) => {
    if (Number(attempt) === own) return []
    const company = up.filter(([other, { side }]) => other !== attempt && side === party.side)
    return {
      ...party,
      attempt: Number(attempt),
      isHeard: party.state === "up" && me?.state === "up" && me.side === party.side,
      isAlone: party.state === "up" && company.length === 0
    }
  })
}

/** In one word. `calling`: their own telephone rings first; `dialling`: the other side's does. */
export type Standing =
  | "ringing"
  | "calling"
  | "dialling"
  | "talking"
  | "held"
  | "consulting"
  | "transferring"
  | "conference"

export const standingOf = (view: CallView): Standing => {
  const me = view.parties[String(view.own)]
  if (view.calling !== null) return "calling"
  if (me?.state === "dialling") return "ringing"
  const others = othersOf(view)
  if (consultationOf(view) !== null) return "consulting"
  if (others.some(({ purpose, state }) => state === "dialling" && purpose === "transfer")) return "transferring"
  const heard = others.filter(({ isHeard }) => isHeard)
  if (heard.length > 1) return "conference"
  if (heard.length === 1) return "talking"
  if (me?.state === "held" || others.some(({ state }) => state === "held")) return "held"
  return others.some(({ state }) => state === "dialling") ? "dialling" : "talking"
}

/** Whom the agent asks about somebody who waits for the answer; null when they ask nobody. */
export const consultationOf = (view: CallView): Party | null => (othersOf(view).length > 1 ? consultedIn(view) : null)

/** Whom the agent asked, when whoever it was about has left meanwhile: it is a talk of two now. */
export const leftWith = (view: CallView): Party | null => (othersOf(view).length > 1 ? null : consultedIn(view))

const consultedIn = (view: CallView): Party | null =>
  othersOf(view).find(({ attempt }) => attempt === view.consulted) ?? null

/** Since when somebody waits for the agent, or they wait themselves; null when nobody does. */
export const heldSince = (view: CallView): number | null => {
  const held = Object.values(view.parties).filter(({ state }) => state === "held")
  return held.length === 0 ? null : Math.min(...held.map(({ since }) => since))
}

/** Somebody with music is impatient after a minute, and gone after two. */
const LONG_HOLD_MS = 60_000
const TOO_LONG_HOLD_MS = 120_000

export const holdUrgency = (heldMs: number): "fine" | "long" | "too-long" => {
  if (heldMs >= TOO_LONG_HOLD_MS) return "too-long"
  return heldMs >= LONG_HOLD_MS ? "long" : "fine"
}

/** Whom the card names first: whom the call is about, or the colleague they talk with. */
export const counterpartOf = (view: CallView): Pick<Party, "agent" | "name" | "number"> | null => {
  if (view.calling !== null) return view.calling
  const others = othersOf(view)
  return (
    others.find(({ role }) => role === "customer") ??
    others.find(({ attempt }) => attempt !== view.consulted) ??
    leftWith(view)
  )
}

/** `1002 李强` of the house, the number of somebody outside. */
export const nameOfParty = ({ agent, name, number }: Pick<Party, "agent" | "name" | "number">): string =>
  agent === null ? (number ?? "") : [agent, name].filter(Boolean).join(" ")

/** Who asks the agent about somebody else's call; null when nobody does. */
export const askedBy = (view: CallView): Party | null => {
  const me = view.parties[String(view.own)]
  if (me?.purpose !== "consult" || me.by === null) return null
  return othersOf(view).find(({ agent }) => agent === me.by) ?? null
}

/** The parties that the agent may end by themselves: of a talk of two hanging up is enough, and a consultation has its own ways out. */
export const canClear = (view: CallView, party: Party): boolean =>
  view.can.includes("ClearConnection") &&
  (party.state === "dialling" || (othersOf(view).length > 1 && view.consulted === null))

/** The places of the buttons of a talk, and what each does now; a place without a service rests. */
export const PLACES = ["hold", "transfer", "conference", "consult", "keypad"] as const
export type Place = (typeof PLACES)[number]

/** What a click on it comes to: a service at once, or a list to choose from. */
export type Deed =
  | { readonly ask: Extract<CallService, "HoldCall" | "RetrieveCall" | (typeof CONSULTING)[keyof typeof CONSULTING]> }
  | { readonly open: "transfer" | "conference" | "consult" | "keypad" }

/** While somebody is consulted the same places lead out of it. */
const CONSULTING = {
  hold: "AlternateCall",
  transfer: "TransferCall",
  conference: "ConferenceCall",
  consult: "ReconnectCall"
} as const

/** Null: the call would refuse it now. */
export const deedAt = (view: CallView, place: Place): Deed | null => {
  const can = (service: CallService): boolean => view.can.includes(service)
  if (place === "keypad") return can("GenerateDigits") ? { open: "keypad" } : null
  // Nobody waits any more: there is nothing to go back to, and nobody to be put through.
  if (leftWith(view) !== null) return null
  if (view.consulted !== null) return can(CONSULTING[place]) ? { ask: CONSULTING[place] } : null
  switch (place) {
    case "hold":
      return can("HoldCall") ? { ask: "HoldCall" } : can("RetrieveCall") ? { ask: "RetrieveCall" } : null
    case "transfer":
      return can("SingleStepTransferCall") || can("ConsultationCall") ? { open: "transfer" } : null
    case "conference":
      return can("SingleStepConferenceCall") ? { open: "conference" } : null
    case "consult":
      return can("ConsultationCall") ? { open: "consult" } : null
  }
}
