import type { Attributes } from "#actors/attributes.ts"
import type { Centre } from "#actors/centre.ts"
import type { Tell } from "#actors/output.ts"
import { figuresOf } from "#actors/queue/places.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import { tellTask } from "#actors/task/protocol.ts"
import { AreaId } from "#actors/vocabulary.ts"
import type { WorkRequest } from "#wire/work.ts"
import type { WorkAnswer } from "../ports/CoreRpc.ts"
import { type KnownCustomer, UNKNOWN_CUSTOMER } from "./customer-agents.ts"
import type { Peek } from "./look.ts"

/** What a request for written work comes to: a task that begins under this id, or why there is none. */
export const workIntake = (
  id: string,
  request: WorkRequest,
  centre: Centre,
  { stateOf }: Pick<Peek, "stateOf">,
  known: KnownCustomer = UNKNOWN_CUSTOMER
): { readonly tell: Tell } | { readonly refused: WorkAnswer } => {
  const refused = misfitOf(centre, request) ?? (isFull(centre, stateOf, request) ? { _tag: "QueueFull" } : undefined)
  return refused === undefined ? { tell: created(id, request, known) } : { refused }
}

/** By which number its customer is known; undefined: by none. */
export const customersNumber = ({ attributes }: Pick<WorkRequest, "attributes">): string | undefined =>
  attributes["callingNumber"]

/** What somebody said of it goes before what the tables know. */
const created = (id: string, request: WorkRequest, { attributes, customerAgents }: KnownCustomer): Tell =>
  tellTask(id, {
    _tag: "Created",
    queue: request.queue,
    channel: request.channel,
    attributes: { ...attributes, ...request.attributes },
    priority: request.priority ?? 0,
    needs: request.needs ?? [],
    area: request.area ?? areaOf(attributes),
    preferred: request.preferred ?? null,
    load: 1,
    wrapUpMs: null,
    ...(customerAgents && { customerAgents })
  })

const areaOf = ({ area = "" }: Attributes): AreaId | null => (area === "" ? null : AreaId.make(area))

/** What only the centre knows: its queues and its people. */
const misfitOf = (centre: Centre, { channel, preferred, queue }: WorkRequest): WorkAnswer | undefined => {
  const asked = centre.queues.find(({ id }) => id === queue)
  if (asked === undefined) return { _tag: "Unfit", field: "queue", message: `there is no queue "${queue}"` }
  if (!asked.channels.includes(channel))
    return {
      _tag: "Unfit",
      field: "channel",
      message: `the queue "${queue}" takes no work of the channel "${channel}"`
    }
  if (preferred !== undefined && !centre.agents.some(({ id }) => id === preferred))
    return { _tag: "Unfit", field: "preferred", message: `there is no agent "${preferred}"` }
  return undefined
}

const isFull = (centre: Centre, stateOf: Peek["stateOf"], { queue }: WorkRequest): boolean => {
  const { alerting, waiting } = figuresOf(stateOf(`queue/${queue}`) as QueueState | undefined)
  return waiting + alerting >= (centre.queues.find(({ id }) => id === queue)?.maxWaiting ?? 0)
}
