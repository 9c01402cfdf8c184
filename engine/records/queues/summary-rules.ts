import { isOfQueue } from "#wire/call-reasons.ts"
import type { CallReasonShown } from "#wire/records.ts"
import type { Look, Problem } from "../thing/thing.ts"

interface Requiring {
  readonly id: string
  readonly reasonRequired: boolean
  readonly summaryRequired: boolean
}

/** What a queue requires of the summary of its calls, its agents can give. */
export const summaryProblems = (
  { id, reasonRequired, summaryRequired }: Requiring,
  look: Look
): ReadonlyArray<Problem> => {
  if (!reasonRequired && !summaryRequired) return []
  const reasons = look.all<CallReasonShown>("call-reason")
  const isOffered = reasons.some((reason) => !reason.isRetired && isOfQueue(reasons, reason.id, id))
  const unable = whoSayNothing(id, look).join(", ")
  return [
    ...(reasonRequired && !isOffered
      ? [
          {
            field: "reasonRequired",
            words: {
              zh: "此队列的通话没有可选的来电原因，请先添加",
              en: "no call reason is offered for calls of this queue: add one first"
            }
          }
        ]
      : []),
    ...(unable === ""
      ? []
      : [
          {
            field: reasonRequired ? "reasonRequired" : "summaryRequired",
            words: {
              zh: `这些坐席没有 calls.view 权限，无法填写小结：${unable.replaceAll(", ", "、")}`,
              en: `these agents have no permission calls.view, and cannot write a summary: ${unable}`
            }
          }
        ])
  ]
}

/** Agents of the queue who may see no call, not even their own. */
const whoSayNothing = (queue: string, look: Look): ReadonlyArray<string> => {
  const grantsOf = new Map(
    look
      .all<{ readonly id: string; readonly grants: ReadonlyArray<{ readonly permission: string }> }>("role")
      .map(({ grants, id }) => [id, grants])
  )
  return look
    .all<{
      readonly id: string
      readonly agent: string | null
      readonly queues: ReadonlyArray<string>
      readonly roles: ReadonlyArray<string>
    }>("person")
    .filter(
      ({ agent, queues, roles }) =>
        agent !== null &&
        queues.includes(queue) &&
        !roles.some((role) => grantsOf.get(role)?.some(({ permission }) => permission === "calls.view"))
    )
    .map(({ agent, id }) => agent ?? id)
}
