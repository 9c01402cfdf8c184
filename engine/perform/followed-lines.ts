import { isAlike } from "#actors/alike.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { CallStanding } from "#actors/incident/line-words.ts"
import { tellIncident } from "#actors/incident/protocol.ts"
import type { Tell } from "#actors/output.ts"
import type { CallId } from "#actors/vocabulary.ts"
import { incidentOfCall, isTerminals, standingOfCall } from "./terminal-line.ts"

/** More calls of terminals than are under way at once; of one that is forgotten its incident asks again. */
const FOLLOWED = 2_000

/** A call of which an incident wants to hear. `back`: the n-th that calls its terminal back; null: the terminal's own. */
export interface FollowedCall {
  readonly incident: string
  readonly call: CallId
  readonly back: number | null
}

interface Followed extends FollowedCall {
  waited: boolean
  told: CallStanding | undefined
}

export interface FollowedLines {
  /** From now on; and how it stands now, if its state says. */
  readonly follow: (call: FollowedCall) => CallStanding | undefined
  readonly say: (call: FollowedCall, standing: CallStanding) => void
  readonly stepped: (address: string, before: unknown, after: unknown) => void
}

/** Tells incidents how the calls stand in which their terminals speak, at every change. */
export const makeFollowedLines = (around: {
  readonly stateOf: (call: CallId) => CallState | undefined
  readonly calls: () => ReadonlyArray<CallId>
  readonly tell: (tell: Tell) => void
}): FollowedLines => {
  const followed = new Map<CallId, Followed>()

  const say = ({ back, call, incident }: FollowedCall, standing: CallStanding): void => {
    const one = followed.get(call)
    if (one !== undefined) {
      one.told = standing
      if (standing._tag === "Held") one.waited = true
    }
    if (standing._tag !== "Coming" && standing._tag !== "Held") followed.delete(call)
    around.tell(tellIncident(incident, { _tag: "LineSeen", call, back, standing }))
  }

  const telephoned = (incident: string): void => around.tell(tellIncident(incident, { _tag: "Telephoned" }))

  const isTelephonedFor = ({ call: own, incident }: FollowedCall): boolean =>
    around.calls().some((call) => {
      const state = call === own ? undefined : around.stateOf(call)
      return state?._tag === "Served" && incidentOfCall(state) === incident
    })

  return {
    say,
    follow: (asked) => {
      // A long talk with a neighbour is no less a deed than its beginning.
      if (isTelephonedFor(asked)) telephoned(asked.incident)
      const one = followed.get(asked.call) ?? { ...asked, waited: false, told: undefined }
      followed.delete(asked.call)
      followed.set(asked.call, one)
      if (followed.size > FOLLOWED) followed.delete(followed.keys().next().value!)
      return standingOfCall(around.stateOf(asked.call), one.waited)
    },
    stepped: (address, before, after) => {
      if (after === before || !address.startsWith("call/")) return
      const call = address.slice("call/".length) as CallId
      const incident = incidentOfCall(after as CallState)
      if (incident !== undefined && incidentOfCall(before as CallState) !== incident) telephoned(incident)
      const one = followed.get(call)
      if (one !== undefined) {
        const is = standingOfCall(after as CallState, one.waited)
        if (is !== undefined && !isAlike(is, one.told)) say(one, is)
        return
      }
      // Somebody speaks with a terminal in a call that they made, or took, by a click.
      if (incident === undefined || !isTerminals(after as CallState)) return
      if (standingOfCall(before as CallState, false)?._tag === "Talked") return
      const is = standingOfCall(after as CallState, false)
      if (is?._tag === "Talked") say({ incident, call, back: null }, is)
    }
  }
}
