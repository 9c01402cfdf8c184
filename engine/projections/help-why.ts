import type { Fact } from "#actors/facts.ts"
import type { HelpWhy } from "#wire/call-story.ts"

/** Each time an agent asked for help with the call, and what came of it. `facts` in the order they were kept. */
export const helpWhy = (facts: ReadonlyArray<Fact>): ReadonlyArray<HelpWhy> =>
  facts.reduce<ReadonlyArray<HelpWhy>>((asked, fact) => {
    switch (fact._tag) {
      case "HelpAsked":
        return [...asked, { at: fact.at, agent: fact.agent, takenBy: null, takenAt: null, withdrawnAt: null }]
      case "HelpTaken":
        return latestOf(asked, fact.agent, { takenBy: fact.by, takenAt: fact.at })
      case "HelpWithdrawn":
        return latestOf(asked, fact.agent, { withdrawnAt: fact.at })
      default:
        return asked
    }
  }, [])

const latestOf = (
  asked: ReadonlyArray<HelpWhy>,
  agent: HelpWhy["agent"],
  change: Partial<HelpWhy>
): ReadonlyArray<HelpWhy> => {
  const last = asked.findLastIndex((each) => each.agent === agent)
  return asked.map((each, index) => (index === last ? { ...each, ...change } : each))
}
