import * as Schema from "effect/Schema"
import {
  ATTRIBUTE_NAME_LIMIT,
  ATTRIBUTE_TEXT_LIMIT,
  Attributes,
  ATTRIBUTES_LIMIT,
  momentOf,
  WELL_KNOWN,
  type WellKnown
} from "../attributes.ts"
import { AgentId, AreaId, EpochMs, QueueId, SkillId } from "../vocabulary.ts"
import { Channel, CHANNELS, WorkId } from "../work.ts"
import { isWebAddress } from "./web-address.ts"

/** Written work put into a queue by a program or a supervisor, and what can be seen of it. */

const [, ...WRITTEN] = CHANNELS
/** Every channel but voice: a call comes by telephone. */
export const WrittenChannel = Schema.Literals(WRITTEN)

/** More skills than this ask for somebody who does not exist. */
const NEEDS_LIMIT = 20
const NAME_LIMIT = 64
const short = Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(NAME_LIMIT))

/** What is wrong with the attributes, by attribute; an empty list when nothing is. */
const faultsOf = (
  attributes: Attributes
): ReadonlyArray<{ readonly path: readonly [string]; readonly issue: string }> =>
  Object.entries(attributes).flatMap(([name, text]) => {
    const fault = (issue: string) => [{ path: [name] as const, issue }]
    if (name.length > ATTRIBUTE_NAME_LIMIT)
      return fault(`an attribute's name may have ${ATTRIBUTE_NAME_LIMIT} characters`)
    if (text.length > ATTRIBUTE_TEXT_LIMIT) return fault(`an attribute may have ${ATTRIBUTE_TEXT_LIMIT} characters`)
    const kind = Object.hasOwn(WELL_KNOWN, name) ? WELL_KNOWN[name as WellKnown].kind : "text"
    if (kind === "link" && !isWebAddress(text)) return fault("a link must be an http or https address")
    return kind === "due" && momentOf(text) === undefined
      ? fault("a due time must be ms since 1970 (UTC), in digits")
      : []
  })

export const RequestedAttributes = Attributes.check(
  Schema.makeFilter((attributes: Attributes) =>
    Object.keys(attributes).length > ATTRIBUTES_LIMIT
      ? `there may be ${ATTRIBUTES_LIMIT} attributes`
      : faultsOf(attributes)
  )
)

export const WorkRequest = Schema.Struct({
  queue: QueueId,
  channel: WrittenChannel,
  attributes: RequestedAttributes,
  /** Comes on top of the queue's. */
  priority: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))),
  /** Skills that whoever takes it must have, at this level (1 to 10) or above. */
  needs: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        skill: SkillId.check(Schema.isNonEmpty(), Schema.isMaxLength(NAME_LIMIT)),
        level: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10 }))
      })
    ).check(Schema.isMaxLength(NEEDS_LIMIT))
  ),
  area: Schema.optionalKey(AreaId.check(Schema.isNonEmpty(), Schema.isMaxLength(NAME_LIMIT))),
  /** Tried first when they can take it. */
  preferred: Schema.optionalKey(AgentId)
}).annotate({ identifier: "WorkRequest" })
export type WorkRequest = typeof WorkRequest.Type

/** Chosen by a program for one request, and sent again with it: the same comes to the same (draft-ietf-httpapi-idempotency-key-header). */
export const IdempotencyKey = Schema.String.check(
  Schema.isMaxLength(257),
  Schema.isPattern(/^(?:"[!#-[\]-~ ]{1,255}"|[!#-[\]-~]{1,255})$/u)
)

/** The key itself: the draft writes it in quotes, many programs do not. */
export const bareKey = (header: string): string => (header.startsWith('"') ? header.slice(1, -1) : header)

/** The last part of a piece of work's name: `task/<id>`. */
export const WorkKey = short.check(Schema.isPattern(/^[\w-]+$/u))

export const WorkTaken = Schema.Struct({ work: WorkId, id: Schema.String })
export type WorkTaken = typeof WorkTaken.Type

/** Written work as lists and programs see it. */
export const WorkView = Schema.Struct({
  work: WorkId,
  id: Schema.String,
  channel: Channel,
  queue: QueueId,
  /** `queueing`: its queue is full, it waits outside. `refused`: the queue would not have it. */
  state: Schema.Literals(["queueing", "waiting", "alerting", "active", "set-aside", "done", "withdrawn", "refused"]),
  /** Whom it alerts, who has it or had it. */
  agent: Schema.NullOr(AgentId),
  createdAt: EpochMs,
  /** When an agent took it. */
  startedAt: Schema.NullOr(EpochMs),
  endedAt: Schema.NullOr(EpochMs),
  priority: Schema.Int,
  /** Of ended work only the title is kept. */
  attributes: Attributes,
  note: Schema.NullOr(Schema.String)
}).annotate({ identifier: "Work" })
export type WorkView = typeof WorkView.Type

/** Which open work to list: newest first, `before` an id for the next page. */
export const WorkFilter = Schema.Struct({
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 }))),
  before: Schema.optionalKey(Schema.String),
  queue: Schema.optionalKey(QueueId),
  channel: Schema.optionalKey(Channel),
  agent: Schema.optionalKey(AgentId)
}).annotate({ identifier: "WorkFilter" })
export type WorkFilter = typeof WorkFilter.Type
