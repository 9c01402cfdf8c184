import { helpedIn } from "#actors/agent/at-work.ts"
import { placeOf, unitsFrom } from "#actors/organisation.ts"
import type { HelpRequest, HelpRequests } from "#wire/help.ts"
import type { Scene } from "./board.ts"

/** Who asks for help, of all or of one unit and those below it. Undefined: there is no such unit. */
export const helpRequestsOf = (scene: Scene, unit: string): HelpRequests | undefined => {
  const theirs = unit === "" ? undefined : agentsOf(scene, unit)
  if (unit !== "" && theirs === undefined) return undefined
  return Object.fromEntries(
    [...scene.agents.keys()].flatMap((id) => {
      const asked = theirs === undefined || theirs.has(id) ? requestOf(scene, id) : undefined
      return asked === undefined ? [] : [[id, asked]]
    })
  )
}

/** The same after some agents were touched; what is as it was is shared. */
export const helpRequestsAgain = (
  shown: HelpRequests,
  touched: ReadonlySet<string>,
  scene: Scene,
  unit: string
): HelpRequests => {
  const ids = [...touched].flatMap((name) => (name.startsWith("agent/") ? [name.slice("agent/".length)] : []))
  if (!ids.some((id) => Object.hasOwn(shown, id) || requestOf(scene, id) !== undefined)) return shown
  return helpRequestsOf(scene, unit) ?? {}
}

const agentsOf = ({ centre }: Scene, unit: string): ReadonlySet<string> | undefined => {
  const units = unitsFrom(centre, unit)
  return units && placeOf(centre, units).agents
}

const requestOf = (scene: Scene, id: string): HelpRequest | undefined => {
  const state = scene.agents.get(id)
  if (state?._tag !== "SignedIn") return undefined
  const call = helpedIn(state)
  if (call?.help === undefined) return undefined
  const { since, takenAt, takenBy } = call.help
  return {
    agent: state.person.agent,
    name: state.person.name,
    work: call.work.id,
    queueName: call.work.queueName,
    since,
    takenBy: takenBy === null ? null : nameIn(scene, takenBy),
    takenAt
  }
}

/** Who is no agent is called by their account. */
const nameIn = ({ staff }: Pick<Scene, "staff">, by: string): string => staff.get(by)?.name ?? by
