import type { Message } from "#actors/distributor/protocol.ts"
import { type Output, saidBy } from "#actors/output.ts"
import type { Presence } from "#actors/presence.ts"
import type { Message as QueueMessage } from "#actors/queue/protocol.ts"
import type { Told } from "./centre-laws.ts"
import type { Step } from "./simulated-runtime.ts"

/** Work that is to go elsewhere when nobody is signed in hears so when that is so, and else not. */

type Broken = (law: string) => void

/** A queue asks for its calls, when its settings say so, and for nothing else. */
export const asksAsTold = (told: Told, { address, commands, message }: Step, broken: Broken): void => {
  const { asked } = message as Extract<QueueMessage, { _tag: "WorkAnnounced" }>
  const settings = asked === undefined ? undefined : told.queue(asked.queue)
  if (settings === undefined) return
  const due = asked.channel === "voice" && settings.overflow?.whenUnstaffed === true
  for (const ranked of rankedIn(commands))
    if ((ranked.asksStaff === true) !== due)
      broken(`${address} ${due ? "does not ask" : "asks"} whether anybody is there for ${asked.id}`)
}

/** By what agents said of themselves, and not by how a distributor keeps its lists. */
export const makeStaffLaws = (group: string, told: Told, broken: Broken): ((step: Step) => void) => {
  const presences = new Map<string, Presence>()
  const isStaffed = (queue: string) =>
    [...presences].some(
      ([agent, { channels }]) =>
        channels.voice !== "signed-out" && told.profile(group, agent)?.queues.includes(queue as never) === true
    )

  return ({ address, after, commands, message: heard }) => {
    const message = heard as Message
    // Whoever dies forgets; everybody says it again. Who left the group is as one who has not spoken.
    if (message._tag === "Restarted" || message._tag === "Retired") presences.clear()
    if (message._tag === "Configured")
      for (const agent of presences.keys()) if (told.profile(group, agent) === undefined) presences.delete(agent)
    if (message._tag === "AgentAnnounced") presences.set(message.agent, message.presence)
    const says = commands.some((output) => saidBy(output) === "Unstaffed")
    if (message._tag !== "WorkRanked") {
      if (says) broken(`${address} says that nobody is there, and was not asked`)
      return
    }
    const { alerting, asksStaff = false, work } = message
    const due = asksStaff && alerting === null && after._tag === "Deciding" && !isStaffed(work.queue)
    if (says !== due) broken(`${address} ${due ? "does not say" : "says"} that nobody is there for ${work.id}`)
  }
}

const rankedIn = (commands: ReadonlyArray<Output>) =>
  commands.flatMap((output) =>
    output._tag === "Tell" && output.message._tag === "WorkRanked"
      ? [output.message as Pick<Extract<Message, { _tag: "WorkRanked" }>, "asksStaff">]
      : []
  )
