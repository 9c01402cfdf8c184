import type { AgentId, LegId } from "#actors/vocabulary.ts"
import type { Legs } from "./legs.ts"
import { type Asked, conferenceCommands, leavingCommands } from "./moves.ts"
import type { Rung } from "./originate.ts"
import { isDialString, isSeveralDialStrings } from "./plain-names.ts"
import { commandsOf, type EslCommand, instead, type LegRequest, type Naming } from "./requests.ts"
import type { RecordingNames } from "./recording-names.ts"
import type { RungTogether } from "./rung-together.ts"

/** How an agent's telephones are rung. */
export interface Ringing {
  /** Of each telephone, where the switch rings them apart; empty where it does not. */
  readonly dialStringsOf: (agent: AgentId) => ReadonlyArray<string>
  /** By which a number outside is called where nobody says by which. */
  readonly firstTrunk: () => string | undefined
  readonly together: RungTogether
}

/** A request in the switch's words. */
export interface Wording {
  /** What to say; or why nothing can be said, and the cause with which a ring ends that cannot be. */
  readonly of: (
    asked: Asked
  ) => { readonly commands: ReadonlyArray<EslCommand> } | { readonly cause: string; readonly why: string }
  /** The same in other words, for a switch that does not know the first. */
  readonly otherwise: (asked: Asked) => ReadonlyArray<EslCommand> | undefined
}

export const makeWording = (
  naming: Naming,
  legs: Legs,
  ringing: Ringing,
  { beforeMs }: Pick<RecordingNames, "beforeMs">
): Wording => {
  const { together } = ringing
  const fileBefore = (asked: LegRequest): number =>
    asked._tag === "RecordMessage" && asked.append === true ? beforeMs(naming.recordingPath(asked.file)) : 0

  const commandsFor = (asked: Asked): ReadonlyArray<EslCommand> | undefined => {
    if (asked._tag === "ConferenceLeg") return conferenceCommands(asked, together.uuidOf)
    const isOurs = legs.get(asked.leg)?.attempt !== undefined
    const commands = commandsOf(inSwitch(asked, together), naming, isOurs, rungBy(asked, ringing), fileBefore(asked))
    return commands === undefined || asked._tag !== "SuperviseLeg"
      ? commands
      : [...leavingCommands(legs, asked.leg, together.uuidOf), ...commands]
  }

  return {
    of: (asked) => {
      const several = severalBy(asked, ringing)
      const { leg } = asked
      if (several !== undefined) {
        const why = `${leg}: a telephone registered as ${JSON.stringify(several)} would have us dial elsewhere: not rung`
        return { cause: "DESTINATION_OUT_OF_ORDER", why }
      }
      const routed = withTrunk(asked, ringing)
      if (routed === undefined)
        return { cause: "NO_ROUTE_DESTINATION", why: `${leg}: there is no trunk to call by: not rung` }
      const commands = commandsFor(routed)
      if (commands !== undefined) return { commands }
      const why = `${asked._tag} of leg ${JSON.stringify(leg)} refused: a name in it is not safe to say`
      return { cause: "INVALID_NUMBER_FORMAT", why }
    },
    otherwise: (asked) => (asked._tag === "ConferenceLeg" ? undefined : instead(inSwitch(asked, together), naming))
  }
}

/** The request in the switch's names of its legs. */
const inSwitch = (asked: LegRequest, { uuidOf }: RungTogether): LegRequest => {
  // Its name is new with it.
  if (asked._tag === "MakeCall" || asked._tag === "AdoptLeg") return asked
  const leg = uuidOf(asked.leg) as LegId
  if (asked._tag === "JoinLegs") return { ...asked, leg, with: uuidOf(asked.with) as LegId }
  if (asked._tag === "SuperviseLeg") return { ...asked, leg, target: uuidOf(asked.target) as LegId }
  return { ...asked, leg }
}

const dialsOf = (asked: Asked, { dialStringsOf }: Ringing): ReadonlyArray<string> =>
  asked._tag === "MakeCall" && asked.to._tag === "Agent" ? dialStringsOf(asked.to.agent) : []

/** Several telephones of one person are a leg each in a FreeSWITCH; ours rings them as one. */
const rungBy = (asked: LegRequest, ringing: Ringing): Rung => {
  const dials = dialsOf(asked, ringing).filter(isDialString)
  return dials.length < 2
    ? []
    : ringing.together.ring(asked.leg, dials.length).map((uuid, at) => ({ uuid, dial: dials[at]! }))
}

/** A telephone that must not be rung: FreeSWITCH would dial what it wrote behind its own address, too. */
const severalBy = (asked: Asked, ringing: Ringing): string | undefined =>
  dialsOf(asked, ringing).find(isSeveralDialStrings)

/** With the trunk that it goes by; undefined when there is none. */
const withTrunk = (asked: Asked, { firstTrunk }: Ringing): Asked | undefined => {
  if (asked._tag !== "MakeCall" || asked.to._tag !== "Outside" || asked.to.trunk !== undefined) return asked
  const trunk = firstTrunk()
  return trunk === undefined ? undefined : { ...asked, to: { ...asked.to, trunk } }
}
