/** What the API's document says of the stages that work had come to by waiting. As in field-words.ts. */
type Words = string | readonly [description: string, example: unknown]

const AFTER: Words = ["Milliseconds of waiting after which it was due", 30_000]

export const stageWords: Readonly<Record<string, Words>> = {
  "Decision.stages.Relaxed.afterMs": AFTER,
  "Decision.stages.Relaxed.skill": ["The skill of which less was enough", "cantonese"],
  "Decision.stages.Relaxed.to": ["The level that was enough; null: the skill was not needed any more", 3],
  "Decision.stages.Relaxed.fewerThan": ["Only because fewer agents than this were signed in who fit", 1],
  "Decision.stages.Released.afterMs": ["Milliseconds for which it was held at most for its preferred agent", 20_000],
  "Decision.preferred": "Whom the queue preferred of those who know the customer",
  "Decision.preferred.agent": ["The agent's number", "1001"],
  "Decision.preferred.as": "What they are to the customer: their own agent, or who served them last",
  "Decision.stages.Widened.afterMs": AFTER,
  "Decision.stages.Widened.areas": "Areas whose agents could take it, too; null: any",
  "Decision.stages.Overdue.afterMs": ["Milliseconds of waiting after which it went before all but alarms", 300_000]
}
