import type { Agent } from "../crowd/agent.ts"
import { callerToneHz } from "../crowd/crowd.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { until } from "../crowd/wait.ts"

/** What a call is in when the core is killed, besides talking and waiting. Each has an agent, most a second one. */
export const KINDS = ["held", "consulting", "conferring", "dialling"] as const
export type Kind = (typeof KINDS)[number]

/** Of each kind. */
export const OF_A_KIND = 3

export interface Party {
  readonly kind: Kind
  /** Of the caller: their tone follows from it. */
  readonly index: number
  readonly caller: Leg
  readonly lead: Agent
  /** Who is called in; nobody, of a call that is only held. */
  readonly second: Agent | undefined
}

export const hasSecond = (kind: Kind): boolean => kind !== "held"

const HEARD_WITHIN_MS = 15_000
/** Of the sound of the last second: two who speak at once have half of it each. */
const HEARD_SHARE = 0.25
const UNHEARD_SHARE = 0.02
/** Nobody hears nothing who waits: music is louder than that. */
const LOUD = 100

/** Brings a call of two into what it is to be in. */
export const bringInto = async ({ kind, lead, second }: Party): Promise<void> => {
  const ask = (intent: Parameters<Agent["panel"]["ask"]>[1]) => lead.panel.ask(lead.number, intent)
  if (kind === "held") return ask({ _tag: "HoldCall" })
  await ask({ _tag: "ConsultationCall", to: { _tag: "Agent", agent: second!.number as never } })
  if (kind === "dialling")
    return until("a ring", () => second!.leg?.answeredAt === undefined && second!.leg !== undefined, WITHIN)
  await until("an answer", () => second!.leg?.answeredAt !== undefined, WITHIN)
  if (kind === "conferring") await ask({ _tag: "ConferenceCall" })
}

const WITHIN = { withinMs: HEARD_WITHIN_MS }

/** How many of each kind are in it, by what is heard at their telephones. */
export const countKinds = async (parties: ReadonlyArray<Party>): Promise<Readonly<Record<Kind, number>>> => {
  const found = await Promise.all(
    parties.map(async (party) => ({
      kind: party.kind,
      is: await until(party.kind, () => isIn(party), WITHIN).then(
        () => true,
        () => false
      )
    }))
  )
  const of = (kind: Kind) => found.filter((each) => each.kind === kind && each.is).length
  return { held: of("held"), consulting: of("consulting"), conferring: of("conferring"), dialling: of("dialling") }
}

const isIn = (party: Party): boolean => {
  const { caller, kind, lead, second } = party
  if (caller.ending !== undefined || lead.leg === undefined) return false
  switch (kind) {
    case "held":
      return isWaiting(party)
    case "consulting":
      return isWaiting(party) && isTalking(lead, second!)
    case "conferring":
      return isTalking(lead, second!) && isWithCaller(party, lead) && isWithCaller(party, second!)
    case "dialling":
      return isWaiting(party) && second!.leg !== undefined && second!.leg.answeredAt === undefined
  }
}

const isWaiting = ({ caller, index, lead, second }: Party): boolean => {
  const people = [lead, ...(second === undefined ? [] : [second])]
  return (
    caller.audio.loudness() > LOUD &&
    people.every(({ toneHz }) => caller.audio.hears(toneHz) < UNHEARD_SHARE) &&
    people.every(({ leg }) => (leg?.audio.hears(callerToneHz(index)) ?? 0) < UNHEARD_SHARE)
  )
}

const isTalking = (one: Agent, other: Agent): boolean => hears(one.leg, other.toneHz) && hears(other.leg, one.toneHz)

const isWithCaller = ({ caller, index }: Party, { leg, toneHz }: Agent): boolean =>
  hears(caller, toneHz) && hears(leg, callerToneHz(index))

const hears = (leg: Leg | undefined, hertz: number): boolean => (leg?.audio.hears(hertz) ?? 0) >= HEARD_SHARE

/** Goes on from where it was: whoever was held or consulted is taken back, and what rings is answered. Whether all of it is heard. */
export const goesOn = async (party: Party): Promise<boolean> => {
  const { kind, lead, second } = party
  try {
    if (kind === "held") await lead.panel.ask(lead.number, { _tag: "RetrieveCall" })
    if (kind === "consulting") await lead.panel.ask(lead.number, { _tag: "ReconnectCall" })
    if (kind === "dialling") second!.phone.answer(second!.leg!)
    const is = kind === "dialling" ? () => isTalking(lead, second!) : () => isWithCaller(party, lead)
    await until("the next step", is, WITHIN)
    return true
  } catch {
    return false
  }
}
