import { settings as settingsOf } from "#actors/agent/person.ts"
import { type Message as AgentMessage, type State as AgentState, tellAgent } from "#actors/agent/protocol.ts"
import { isAlike } from "#actors/alike.ts"
import type { Tagged } from "#actors/behaviour.ts"
import {
  type Message as DistributorMessage,
  type State as DistributorState,
  tellDistributor
} from "#actors/distributor/protocol.ts"
import type { Tell } from "#actors/output.ts"
import { type Message as QueueMessage, type State as QueueState, tellQueue } from "#actors/queue/protocol.ts"
import { elementsOf } from "#actors/sorted.ts"
import type { Address, AgentId, GroupId, QueueId } from "#actors/vocabulary.ts"
import { configuration, type InForce, isWanted } from "./configuration.ts"
import { idsOf, type Peek } from "./look.ts"

/**
 * What to tell again: an actor that is not as the centre wants it has lost a message in a full mailbox. One that has it in its
 * mailbox still hears it twice, which is the same as once.
 */
export const misfits = (inForce: InForce, { addresses, stateOf }: Peek): ReadonlyArray<Tell> => {
  const wanted = isWanted(inForce)
  const strangers = <Id extends string>(kind: string, retired: (id: Id) => Tell) =>
    idsOf(kind, addresses())
      .filter((id) => !wanted(`${kind}/${id}`))
      .map((id) => retired(id as Id))
  return [
    ...configuration(inForce),
    ...strangers("queue", (queue: QueueId) => tellQueue(queue, { _tag: "Retired", served: false })),
    ...strangers("agent", (agent: AgentId) => tellAgent(agent, { _tag: "Retired" })),
    ...strangers("distributor", (group: GroupId) => tellDistributor(group, { _tag: "Retired" }))
  ].filter(({ message, to }) => !isSo(to, stateOf(to), message))
}

const isSo = (to: Address, state: Tagged | undefined, message: Tagged): boolean => {
  if (state === undefined || state._tag === "Unconfigured") return message._tag === "Retired"
  switch (to.slice(0, to.indexOf("/"))) {
    case "queue":
      return isQueueSo(state as Extract<QueueState, { _tag: "Open" }>, message as QueueMessage)
    case "distributor":
      return isDistributorSo(
        state as Exclude<DistributorState, { _tag: "Unconfigured" }>,
        message as DistributorMessage
      )
    default:
      return isAgentSo(state as Exclude<AgentState, { _tag: "Unconfigured" }>, message as AgentMessage)
  }
}

const isQueueSo = ({ closing, settings }: Extract<QueueState, { _tag: "Open" }>, message: QueueMessage): boolean =>
  message._tag === "Configured"
    ? closing === null && isAlike(settings, message.settings)
    : message._tag === "Retired" && closing?.served === message.served

const isDistributorSo = (
  { book }: Exclude<DistributorState, { _tag: "Unconfigured" }>,
  message: DistributorMessage
): boolean => {
  if (message._tag !== "Configured" || message.agents.length !== book.colleagues.size) return false
  const profiles = new Map([...elementsOf(book.colleagues)].map(({ profile }) => [profile.agent, profile]))
  return message.agents.every((profile) =>
    isAlike(profiles.get(profile.agent), { ...profile, queues: [...new Set(profile.queues)] })
  )
}

const isAgentSo = (state: Exclude<AgentState, { _tag: "Unconfigured" }>, message: AgentMessage): boolean => {
  const isRetired = state._tag === "SignedIn" && state.retired
  if (message._tag !== "Configured") return isRetired
  const wanted = settingsOf(message)
  return !isRetired && Object.entries(wanted).every(([name, value]) => isAlike(state.person[name as never], value))
}
