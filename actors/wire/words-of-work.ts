/** What screens need to name work: its channels and its attributes, in their order. */
export {
  ATTRIBUTE_NAME_LIMIT,
  ATTRIBUTES_LIMIT,
  type AttributeName,
  type Attributes,
  momentOf,
  WELL_KNOWN
} from "../attributes.ts"
export { type Reason, ReasonId } from "../reasons.ts"
export { AgentId, EpochMs, QueueId } from "../vocabulary.ts"
export { type Channel, CHANNELS } from "../work.ts"

/** Of a note that an agent writes about work. */
export const NOTE_LIMIT = 4_000
