import type { AgentId } from "#actors/vocabulary.ts"
import type { EslEvent } from "./esl-event.ts"
import { isForUs, madeBy } from "./events.ts"
import { LEG_VARIABLE } from "./rung-together.ts"
import { type ChannelRow, isAnsweredRow } from "./snapshot.ts"

/**
 * Calls that telephones have without us: between colleagues, through the switch alone. Whoever is in one is busy for ours, from
 * the moment they call or answer; what only rings is nothing yet.
 */
export interface OtherCalls {
  /** Notes what the event says; answers whose telephone is busy or idle from now on. Legs by the switch's own names. */
  readonly hear: (event: EslEvent) => { readonly agent: AgentId; readonly isBusy: boolean } | undefined
  /** A leg of an earlier life, as the switch remembers it. */
  readonly learn: (uuid: string, dump: EslEvent) => void
  /** Legs known from now on are younger than this. */
  readonly mark: () => number
  /** Takes the switch's own table, which is the truth for legs older than the mark. `isTaken`: it came to us meanwhile. */
  readonly compare: (rows: ReadonlyArray<ChannelRow>, mark: number, isTaken: (row: ChannelRow) => boolean) => void
  readonly busy: () => ReadonlyArray<AgentId>
}

interface OtherLeg {
  readonly agent: AgentId
  readonly isBusy: boolean
  readonly born: number
}

/** Far more than telephones of one switch; beyond it a telephone looks free until its switch says that it is not. */
const LEGS_LIMIT = 20_000

const OVER: ReadonlySet<string> = new Set(["CHANNEL_HANGUP", "CHANNEL_DESTROY"])

export const makeOtherCalls = (): OtherCalls => {
  const legs = new Map<string, OtherLeg>()
  let born = 0

  const isBusy = (agent: AgentId): boolean => {
    for (const leg of legs.values()) if (leg.agent === agent && leg.isBusy) return true
    return false
  }

  const note = (uuid: string, event: EslEvent): AgentId | undefined => {
    const known = legs.get(uuid)
    if (OVER.has(event["Event-Name"] ?? "") || isOurs(event)) {
      legs.delete(uuid)
      return known?.agent
    }
    const agent = known?.agent ?? accountOf(event)
    if (agent === undefined || (known === undefined && legs.size >= LEGS_LIMIT)) return undefined
    const isTalking = event["Call-Direction"] === "inbound" || event["Answer-State"] === "answered"
    if (known === undefined) born += 1
    legs.set(uuid, { agent, isBusy: isTalking || known?.isBusy === true, born: known?.born ?? born })
    return agent
  }

  return {
    hear: (event) => {
      const uuid = event["Unique-ID"]
      // A conference's event does not say what its member's leg is.
      if (uuid === undefined || event["Event-Name"] === "CUSTOM") return undefined
      const of = legs.get(uuid)?.agent ?? accountOf(event)
      if (of === undefined) return undefined
      const was = isBusy(of)
      const agent = note(uuid, event)
      return agent === undefined || isBusy(agent) === was ? undefined : { agent, isBusy: !was }
    },
    learn: (uuid, dump) => void note(uuid, dump),
    mark: () => born,
    compare: (rows, mark, isTaken) => {
      const there = new Map(rows.map((row) => [row.uuid, row]))
      for (const [uuid, leg] of legs) {
        const row = there.get(uuid)
        if (row === undefined ? leg.born <= mark : isTaken(row)) legs.delete(uuid)
        else if (row !== undefined && isAnsweredRow(row)) legs.set(uuid, { ...leg, isBusy: true })
      }
    },
    busy: () => [...new Set([...legs.values()].filter((leg) => leg.isBusy).map(({ agent }) => agent))]
  }
}

/** A call's own, or a caller's that waits for us. */
const isOurs = (event: EslEvent): boolean =>
  isForUs(event) || madeBy(event).attempt !== undefined || event[`variable_${LEG_VARIABLE}`] !== undefined

/** Whose telephone it is: who proved who they are called from there, or it was dialled as a user of the switch. */
const accountOf = (event: EslEvent): AgentId | undefined => {
  const account =
    event["Call-Direction"] !== "inbound"
      ? event["variable_dialed_user"]
      : event["variable_sip_authorized"] === "true"
        ? event["variable_sip_auth_username"]
        : undefined
  return account === undefined || account === "" ? undefined : (account as AgentId)
}
