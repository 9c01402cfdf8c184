import type { Difference } from "#engine/replay/replay.ts"

/** A rule that was changed on purpose: from there on the same messages lead somewhere else than they did in that release. */
export interface RuleChanged {
  /** The last release with the old rule. */
  readonly release: number
  readonly why: string
  readonly is: (difference: Difference) => boolean
}

/** Whatever is not named here is a fault of the replay, or of an upgrade. */
export const RULES_CHANGED: ReadonlyArray<RuleChanged> = [
  {
    release: 1,
    why: "a busy telephone frees its agent as busy; the first release took it for one that nobody answered",
    is: ({ actor, message, replayed, what, written }) =>
      actor.startsWith("call/") &&
      message === "AgentLegCleared" &&
      what === "commands" &&
      // Nothing else may differ.
      written.replaceAll('"reason":"no-answer"', '"reason":"busy"') === replayed
  }
]

export const ruleOf = (release: number, difference: Difference): RuleChanged | undefined =>
  RULES_CHANGED.find((rule) => release <= rule.release && rule.is(difference))
