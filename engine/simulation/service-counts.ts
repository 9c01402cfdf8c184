import { numbered, partyAt } from "#actors/call/party.ts"
import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import { saidBy } from "#actors/output.ts"
import { servedWith } from "./deaths.ts"
import { SERVICE_OF, type ServiceName, type Services } from "./services.ts"
import type { Step } from "./simulated-runtime.ts"
import type { Report } from "./virtual-legs.ts"

/** How often calls did what somebody asked of them, by what it was. */
export type ServiceCounts = Record<ServiceName, number>

/** What befell calls of which somebody asked something. */
export const TROUBLES = [
  "lost",
  "late",
  "repeated",
  /** The switch said twice that somebody answered. */
  "answeredTwice",
  /** Who gives the customer away, or consults, hangs up while the other's telephone still rings. */
  "hungUpInTransfer",
  /** Of somebody in a call of several, without their hanging up: the journal or the link lost the word. */
  "legFoundGone",
  /** Whoever was recorded left, and the recording went on with another leg. */
  "recordingMoved",
  /** Its agent asked for help; somebody saw to it; asked no more; and kept the wrap-up after it. */
  "helpAsked",
  "helpTaken",
  "helpWithdrawn",
  "wrapUpKept"
] as const
export type TroubleCounts = Record<(typeof TROUBLES)[number], number>

const zeros = <K extends string>(names: ReadonlyArray<K>) =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>

export const makeServiceCounts = (services: () => Pick<Services, "isMeddledWith">) => {
  const counts = zeros<ServiceName>(Object.values(SERVICE_OF))
  const killed = zeros<ServiceName>(Object.values(SERVICE_OF))
  const troubles = zeros(TROUBLES)

  return {
    counts: (): ServiceCounts => ({ ...counts }),
    /** In the step of which service the core died. */
    kills: (): ServiceCounts => ({ ...killed }),
    troubles: (): TroubleCounts => ({ ...troubles }),
    died: (name: ServiceName): void => {
      killed[name]++
    },
    stepped: ({ after, before, commands, message }: Omit<Step, "address" | "at">): void => {
      const [state, told] = [before as CallState, message as CallMessage]
      const name = servedWith(told, state)
      if (name !== undefined) counts[name]++
      if (isHungUpInTransfer(state, told)) troubles.hungUpInTransfer++
      if (isLegFoundGone(state, told)) troubles.legFoundGone++
      if (message._tag === "WrapUpKept" && after !== before) troubles.wrapUpKept++
      for (const output of commands) {
        const counted = BY_FACT[saidBy(output)]
        if (counted !== undefined) troubles[counted]++
      }
    },
    troubled: (how: "lost" | "late" | "repeated", event: Report): void => {
      const call = "call" in event && event.call !== undefined ? event.call : "leg" in event ? event.leg : undefined
      if (call === undefined || !services().isMeddledWith(call)) return
      troubles[how]++
      if (how === "repeated" && event._tag === "Established") troubles.answeredTwice++
    }
  }
}

const BY_FACT: Readonly<Record<string, keyof TroubleCounts>> = {
  "+RecordingMoved": "recordingMoved",
  "+HelpAsked": "helpAsked",
  "+HelpTaken": "helpTaken",
  "+HelpWithdrawn": "helpWithdrawn"
}

const isHungUpInTransfer = (state: CallState, told: CallMessage): boolean => {
  if (state._tag !== "Served" || (told._tag !== "LegCleared" && told._tag !== "AgentEnded")) return false
  const gone =
    told._tag === "LegCleared"
      ? partyAt(state.parties, told.attempt)
      : numbered(state.parties).find(({ who }) => who._tag === "Agent" && who.agent === told.agent)
  return (
    gone?.who._tag === "Agent" &&
    gone.state._tag !== "Dialling" &&
    numbered(state.parties).some(
      ({ by, purpose, state: { _tag }, who }) =>
        _tag === "Dialling" &&
        (purpose === "transfer" || purpose === "consult") &&
        by === (gone.who._tag === "Agent" ? gone.who.agent : null) &&
        who !== gone.who
    )
  )
}

const isLegFoundGone = (state: CallState, told: CallMessage): boolean =>
  state._tag === "Served" &&
  told._tag === "LegsSeen" &&
  numbered(state.parties).length > 2 &&
  numbered(state.parties).some(
    ({ attempt, state: { since } }) =>
      since + SEEN_AFTER_MS < told.askedAt && !told.legs.some((leg) => leg.attempt === attempt)
  )

const SEEN_AFTER_MS = 2_000
