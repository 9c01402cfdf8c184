import { ReasonId } from "../reasons.ts"
import type { ReleaseReason } from "../work.ts"

/** What an agent is told on their screen of an alert that came to nothing at their end. */
export const MISSED: Partial<Record<ReleaseReason, ReasonId>> = {
  "no-answer": ReasonId.make("no-answer"),
  busy: ReasonId.make("device-busy"),
  rejected: ReasonId.make("rejected"),
  failed: ReasonId.make("ring-failed"),
  "device-unregistered": ReasonId.make("device-unregistered")
}
