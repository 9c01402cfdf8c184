import type { QueueSettings } from "../centre.ts"
import type { Terms } from "../work.ts"

/** What a queue's agents owe to its work, and what who waits there is told. */
export const termsOf = (settings: QueueSettings): Terms => {
  const { music, name, needs, overflow = null, priority, ringTimeoutMs, wrapUpMs } = settings
  const waiting = waitingOf(settings)
  return {
    queueName: name,
    alertTimeoutMs: ringTimeoutMs,
    wrapUpMs,
    music,
    priority,
    needs,
    ...(waiting === undefined ? {} : { waiting }),
    ...(overflow === null ? {} : { overflow })
  }
}

const waitingOf = (settings: QueueSettings): Terms["waiting"] => {
  const { farewellPrompt = "", waitAtMostMs = null, waitPrompt = "", waitPromptEveryMs } = settings
  const prompt =
    waitPrompt === "" || waitPromptEveryMs === undefined ? null : { name: waitPrompt, everyMs: waitPromptEveryMs }
  return prompt === null && waitAtMostMs === null
    ? undefined
    : { prompt, atMostMs: waitAtMostMs, farewell: farewellPrompt }
}
