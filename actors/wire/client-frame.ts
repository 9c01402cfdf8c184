import * as Schema from "effect/Schema"
import { AgentId } from "../vocabulary.ts"
import { Topic } from "./frames.ts"
import { Intent } from "./intent.ts"

/** Screen to server. Frames that do not decode are answered by closing with 1008 and a reason. */
export const ClientFrame = Schema.TaggedUnion({
  Subscribe: { topic: Topic },
  Unsubscribe: { topic: Topic },
  /** After a gap. */
  Resync: { topic: Topic },
  Ask: { id: Schema.Int, agent: AgentId, intent: Intent },
  Ping: { id: Schema.Int }
})
export type ClientFrame = typeof ClientFrame.Type
