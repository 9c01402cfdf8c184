import type { Tagged } from "#actors/behaviour.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import type { Tell } from "#actors/output.ts"
import type { CallId } from "#actors/vocabulary.ts"
import type { Look } from "./look.ts"

/** What a flow hears that asks whether it is open. A caller on the white list passes closing hours, where their entry says so. */
export const openingTell = (
  asked: Tagged,
  { call, callers }: Pick<Look, "call" | "callers">,
  atMs: number,
  hours: (request: unknown) => "open" | "closed" | "unknown"
): Tell => {
  const { from, number, request } = asked as unknown as FlowAsked
  const state = call(from.slice("call/".length) as CallId)
  const calling = state !== undefined && "caller" in state ? state.caller.attributes["callingNumber"] : undefined
  const entry = calling === undefined ? undefined : callers.entryOf(calling, atMs)
  const passes = entry?.list === "white" && entry.passesHours
  const answer = passes ? "open" : hours(request)
  return { _tag: "Tell", to: from, message: { _tag: "FlowAnswered", number, answer } as Tagged }
}
