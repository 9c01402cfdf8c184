import { type Accessor, createSignal } from "solid-js"
import type { IncidentRow } from "#wire/alarms.ts"
import type { Intent } from "#wire/intent.ts"
import { AgentId } from "#wire/words-of-work.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { tell } from "../shell/toasts.tsx"
import { mayOpen } from "../shell/may-open.ts"

export interface Asking {
  /** Done, or refused and said why. */
  readonly ask: (intent: Intent) => Promise<boolean>
  readonly rests: Accessor<boolean>
  /** It is this person's, or they may work on those of others. */
  readonly mayWork: Accessor<boolean>
  readonly isMine: Accessor<boolean>
}

/** Asks about an incident: an agent as themselves, a supervisor who is none for whoever has it. */
export const createIncidentAsking = (row: Accessor<IncidentRow>): Asking => {
  const { askFor, canAsk, session } = useLive()
  const [isAsking, setAsking] = createSignal(false)
  const isMine = () => session.agent !== null && row().agent === session.agent && row().standing !== "alerting"
  return {
    ask: async (intent) => {
      setAsking(true)
      const answer = await askFor(AgentId.make(session.agent ?? row().agent ?? ""), intent)
      setAsking(false)
      if (!answer.ok) tell({ kind: "refused", text: t(`refused.${answer.reason}`) })
      return answer.ok
    },
    rests: () => isAsking() || !canAsk(),
    isMine,
    mayWork: () => row().standing !== "closed" && (isMine() || mayOpen(session, "alarms.reassign"))
  }
}
