import { distributor } from "#actors/distributor/kind.ts"
import type { Message } from "#actors/distributor/protocol.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { queue } from "#actors/queue/kind.ts"
import type { QueueSettings } from "#actors/centre.ts"
import type { Stage } from "#actors/stages.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses that have one bug each with what waiting changes of work. */

const kinds = kindsWith(makeCatalogue([...FLOWS, ...LATER_FLOWS]))

const withBroken = (broken: AnyKind): ReadonlyArray<AnyKind> =>
  kinds.map((kind) => (kind.name === broken.name ? broken : kind))

/** A distributor that hears something else than was said. */
const mishearing = (heard: (message: Message) => Message) =>
  withBroken({
    ...distributor,
    transition: (state, message) => distributor.transition(state, heard(message))
  } as AnyKind)

const hearing = (of: (stage: Stage) => ReadonlyArray<Stage>) =>
  mishearing((message) =>
    message._tag === "WorkRanked" && message.stages !== undefined
      ? { ...message, stages: message.stages.flatMap(of) }
      : message
  )

/** A queue that ranks its work without one of its settings. */
const without = (setting: keyof QueueSettings) =>
  withBroken({
    ...queue,
    transition: (state, message) => {
      if (message._tag !== "WorkAnnounced" || state._tag !== "Open") return queue.transition(state, message)
      const { [setting]: _, ...rest } = state.settings
      const [next, outputs] = queue.transition({ ...state, settings: rest as QueueSettings }, message)
      return [next._tag === "Open" ? { ...next, settings: state.settings } : next, outputs]
    }
  } as AnyKind)

export const plantedStages: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "the distributor never looks whether work has waited long enough": withBroken({
    ...distributor,
    timers: (state) => distributor.timers(state).filter(({ key }) => key !== "stage")
  } as AnyKind),
  "a queue forgets what less does after a while": without("relaxations"),
  "a queue holds its work for nobody": without("preferredHoldMs"),
  "a queue forgets the neighbours of its areas": without("neighbours"),
  "a queue keeps its work for its area for ever": without("areaStepMs"),
  "a queue lets work wait without a bound": without("servedWithinMs"),
  "the distributor asks less of agents at once": hearing((stage) =>
    stage._tag === "Relaxed" ? [{ ...stage, afterMs: 0 }] : [stage]
  ),
  "the distributor asks less of agents though enough are there": hearing((stage) => {
    if (stage._tag !== "Relaxed") return [stage]
    const { fewerThan: _, ...always } = stage
    return [always]
  }),
  "the distributor gives held work to anybody": hearing((stage) => (stage._tag === "Released" ? [] : [stage])),
  "the distributor holds work for who has a break": mishearing((message) => {
    if (message._tag !== "AgentAnnounced") return message
    const { presence } = message
    const channels = Object.entries(presence.channels).map(([channel, of]) => [
      channel,
      of === "not-ready" ? "wrap-up" : of
    ])
    return { ...message, presence: { ...presence, channels: Object.fromEntries(channels) as typeof presence.channels } }
  }),
  "the distributor sends work of an area everywhere as soon as to its neighbours": hearing((stage) =>
    stage._tag === "Widened" ? [{ ...stage, areas: null }] : [stage]
  ),
  "the distributor lets overdue work wait behind the others": hearing((stage) =>
    stage._tag === "Overdue" ? [] : [stage]
  )
}
