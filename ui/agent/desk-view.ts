import type { Desk } from "#wire/board.ts"
import type { Intent } from "#wire/intent.ts"

export type Obstacle = Desk["obstacles"][number]
type Work = NonNullable<Desk["work"]>
export type WorkPhase = Work["phase"]
export type CallAction = "AnswerCall" | "RejectCall" | "HangUp" | "FinishWrapUp" | "ExtendWrapUp"
type Reason = Extract<Intent, { readonly _tag: "GoNotReady" }>["reason"]

/** The reasons an agent may choose, in the order of the menu; the rest are set by the engine. */
export const CHOSEN_REASONS = ["busy", "break", "meal", "training"] as const satisfies ReadonlyArray<Reason>

/** What the agent can ask of the call at hand: no button that does nothing. */
export const callActions = ({ answerBy, phase }: Pick<Work, "answerBy" | "phase">): ReadonlyArray<CallAction> => {
  switch (phase) {
    case "reserved":
      return []
    case "ringing":
      return answerBy === "click" ? ["AnswerCall", "RejectCall"] : ["RejectCall"]
    case "talking":
      return ["HangUp"]
    case "wrap-up":
      return ["FinishWrapUp", "ExtendWrapUp"]
  }
}

/**
 * What a key asks for, or null. The key for "answer" is asked while it rings also where there is no button: the refusal
 * says in words that the handset must be lifted.
 */
export const keyAction = (key: "answer" | "hang-up", work: Work): CallAction | null => {
  if (key === "answer") return work.phase === "ringing" ? "AnswerCall" : null
  return callActions(work).includes("HangUp") ? "HangUp" : null
}

/** What the agent can choose in the state menu: the next step first. Nothing here while a call is at hand: see `next`. */
export const stateChoices = (agent: Pick<Desk["agent"], "state" | "reason">): ReadonlyArray<Intent> => {
  if (agent.state === "signed-out") return [{ _tag: "SignIn" }]
  const reasons = CHOSEN_REASONS.filter((reason) => agent.state !== "not-ready" || agent.reason !== reason)
  return [
    ...(agent.state === "ready" ? [] : [{ _tag: "GoReady" } as const]),
    ...reasons.map((reason) => ({ _tag: "GoNotReady", reason }) as const),
    { _tag: "SignOut" }
  ]
}

/** What the agent can choose during a call for the time after it. */
export const nextChoices = (): ReadonlyArray<Intent> => [
  { _tag: "GoReady" },
  ...CHOSEN_REASONS.map((reason) => ({ _tag: "GoNotReady", reason }) as const),
  { _tag: "SignOut" }
]

/** The reason of a state that the agent did not choose and must leave by hand; null when there is none. */
export const missedReason = (desk: Desk): MissedReason | null => {
  const { state, reason } = desk.agent
  if (desk.work !== null || state !== "not-ready") return null
  return MISSED_REASONS.find((missed) => missed === reason) ?? null
}

const MISSED_REASONS = ["no-answer", "device-busy", "rejected", "ring-failed", "device-unregistered"] as const
type MissedReason = (typeof MISSED_REASONS)[number]
/** Signed out by the engine behind the agent's back. */
export const wasSignedOut = (desk: Desk): boolean =>
  desk.agent.state === "signed-out" && desk.signedOutBecause === "panel-lost"

/** The checks of "why do I get no call", each with the obstacle that breaks it. */
export const CHECKS = [
  ["signed-in", "signed-out"],
  ["ready", "not-ready"],
  ["device", "device-unregistered"],
  ["panel", "panel-lost"],
  ["capacity", "working"],
  ["queue", "no-queue"]
] as const satisfies ReadonlyArray<readonly [string, Obstacle]>

/** How long the caller had waited when this phase began or until now; null when it is no longer known (wrap-up). */
export const waitedMs = (work: NonNullable<Desk["work"]>, nowMs: number): number | null => {
  if (work.phase === "wrap-up") return null
  return (work.phase === "talking" ? work.since : nowMs) - work.queuedAt
}
