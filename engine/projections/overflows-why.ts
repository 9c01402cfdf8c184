import type { Fact } from "#actors/facts.ts"
import type { OverflowWhy } from "#wire/call-story.ts"
import { partyOf } from "./call-company.ts"
import type { Unnumbered } from "./unnumbered.ts"

/** Why numbers outside were tried for who waited, and what came of each. `facts` are the call's, in the order they were kept. */
export const overflowsWhy = (call: Unnumbered, facts: ReadonlyArray<Fact>): ReadonlyArray<OverflowWhy> =>
  facts.flatMap((fact, index): ReadonlyArray<OverflowWhy> => {
    if (fact._tag === "CallOverflowRefused") {
      const { at, because, number, queue, refusal } = fact
      return [
        { at, queue, because, number, refusal, route: null, result: "refused", resultAt: at, trouble: null } as const
      ]
    }
    if (fact._tag !== "CallOverflowed") return []
    const { at, because, number, queue } = fact
    const dialled = facts.slice(index + 1).find((each) => each._tag === "PartyDialled")
    const called = dialled?._tag === "PartyDialled" ? partyOf(call, dialled.attempt) : undefined
    const route = (dialled?._tag === "PartyDialled" ? dialled.route : undefined) ?? null
    return [{ at, queue, because, number, refusal: null, route, ...cameOf(called) }]
  })

const cameOf = (
  called: Unnumbered["parties"][number] | undefined
): Pick<OverflowWhy, "result" | "resultAt" | "trouble"> => {
  const { answeredAt = null, leftAt = null, trouble = null } = called ?? {}
  if (answeredAt !== null) return { result: "answered", resultAt: answeredAt, trouble: null }
  if (leftAt === null) return { result: "ringing", resultAt: null, trouble: null }
  return trouble === "withdrawn"
    ? { result: "gone", resultAt: leftAt, trouble: null }
    : { result: "not-reached", resultAt: leftAt, trouble }
}
