import type { Step } from "../behaviour.ts"
import { makeCatalogue } from "../flow/catalogue.ts"
import type { Flow } from "../flow/flow.ts"
import type { EpochMs, QueueId } from "../vocabulary.ts"
import { varsOf } from "./caller.ts"
import { enterFlow } from "./flow.ts"
import { PROMISED } from "./limits.ts"
import type { Caller, State } from "./protocol.ts"

/**
 * Whoever waits is called back instead, in the place that they have. They go through a flow of their own, which asks for it and says that
 * it is promised; who cannot be called, since their number is hidden, say, is in the queue again as if they had not left it.
 */
export const promised = (
  caller: Caller,
  { says, ...place }: { readonly queue: QueueId; readonly queuedAt: EpochMs; readonly says: ReadonlyArray<string> },
  at: EpochMs
): Step<State> => {
  const ownFlow = flowOf({ ...place, says: [...new Set(says)].filter((each) => each !== "") })
  return enterFlow(makeCatalogue([]), caller, { flow: ownFlow, ownFlow }, at, varsOf(caller))
}

const flowOf = ({
  queue,
  queuedAt,
  says
}: {
  readonly queue: QueueId
  readonly queuedAt: EpochMs
  /** Prompts, one after the other. */
  readonly says: ReadonlyArray<string>
}): Flow => ({
  id: PROMISED,
  version: 1,
  start: "ask",
  nodes: {
    ask: {
      _tag: "Callback",
      queue,
      queuedAt,
      direct: true,
      prompt: "",
      timeoutMs: 1_000,
      done: says.length > 0 ? "say-0" : "end",
      otherwise: "back"
    },
    ...Object.fromEntries(
      says.map((prompt, n) => [
        `say-${n}`,
        { _tag: "Play" as const, prompt, next: n + 1 < says.length ? `say-${n + 1}` : "end" }
      ])
    ),
    end: { _tag: "HangUp", cause: "NORMAL_CLEARING" },
    back: { _tag: "Enqueue", queue, queuedAt }
  }
})
