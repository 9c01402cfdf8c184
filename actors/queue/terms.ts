import type { QueueSettings } from "../centre.ts"
import type { Prefers } from "../customer-agents.ts"
import { SkillId } from "../vocabulary.ts"
import type { Terms } from "../work.ts"

/** What a queue's agents owe to its work, and what who waits there is told. */
export const termsOf = (settings: QueueSettings): Terms => {
  const { music, name, news = null, overflow = null, priority, ringTimeoutMs, strategy, wrapUpMs } = settings
  const waiting = waitingOf(settings)
  const exits = settings.exits?.filter(({ on }) => on !== "full" && on !== "closed") ?? []
  return {
    queueName: name,
    alertTimeoutMs: ringTimeoutMs,
    wrapUpMs,
    music,
    priority,
    needs: needsOf(settings),
    ...(waiting === undefined ? {} : { waiting }),
    ...(overflow === null ? {} : { overflow }),
    ...(exits.length === 0 ? {} : { exits }),
    ...(news === null ? {} : { news }),
    ...(strategy === "ring-all" ? { ringsAll: true } : {}),
    ...(asksForAgents(settings) ? { prefers: prefersOf(settings) } : {})
  }
}

/** Whether it matters to the queue who knows a customer. */
export const asksForAgents = (settings: Pick<QueueSettings, "lastAgentWithinMs" | "prefersOwn">): boolean => {
  const { lastWithinMs, own } = prefersOf(settings)
  return own || lastWithinMs !== null
}

const prefersOf = ({
  lastAgentWithinMs = null,
  prefersOwn = false
}: Pick<QueueSettings, "lastAgentWithinMs" | "prefersOwn">): Prefers => ({
  own: prefersOwn,
  lastWithinMs: lastAgentWithinMs
})

/** What is weighed and not demanded is a need that everybody meets. */
const needsOf = ({ needs, weights = {} }: QueueSettings): Terms["needs"] => {
  const weighed = Object.keys(weights).map((skill) => SkillId.make(skill))
  return [
    ...needs.map((need) => (weights[need.skill] === undefined ? need : { ...need, weight: weights[need.skill]! })),
    ...weighed
      .filter((skill) => !needs.some((need) => need.skill === skill))
      .map((skill) => ({ skill, level: 0, weight: weights[skill]! }))
  ]
}

const waitingOf = (settings: QueueSettings): Terms["waiting"] => {
  const { farewellPrompt = "", waitAtMostMs = null, waitPrompt = "", waitPromptEveryMs } = settings
  const prompt =
    waitPrompt === "" || waitPromptEveryMs === undefined ? null : { name: waitPrompt, everyMs: waitPromptEveryMs }
  return prompt === null && waitAtMostMs === null
    ? undefined
    : { prompt, atMostMs: waitAtMostMs, farewell: farewellPrompt }
}
