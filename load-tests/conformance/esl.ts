import { CONFERENCES } from "./esl/conferences.ts"
import { ORDERS } from "./esl/orders.ts"
import { differenceFrom, sampleOf } from "./esl/samples.ts"
import { conferring, supervised } from "./esl/samples-together.ts"
import { HEARTBEATS, SAMPLE_STORIES, type SampleStory } from "./esl/samples-told.ts"
import type { EventHeard } from "./esl/client.ts"
import { openStage, type Stage } from "./esl/stories.ts"
import { findTarget } from "./esl/target.ts"
import { CONTROLLED } from "./esl/controlled.ts"
import { TRANSFERS } from "./esl/transfers.ts"
import { TRAPS } from "./esl/traps.ts"

export interface EslFound {
  readonly cases: number
  readonly passed: number
}

/** Of the samples and what the facts of a real FreeSWITCH say beside them; fewer, and something was not looked at. */
const CASES_AT_LEAST = 122

export const eslHeld = ({ cases, passed }: EslFound): boolean => cases >= CASES_AT_LEAST && passed === cases

/** One thing that is looked at: nothing when it is as FreeSWITCH does it, else what is another way. */
type Verdict = (name: string, wrong: string | undefined) => void

/** What a real FreeSWITCH said, asked of the switch that is there: the embedded one, or the one that FREESWITCH_ESL names. */
export const measureEsl = async (say: (line: string) => void): Promise<EslFound> => {
  const target = await findTarget(process.env)
  let [cases, passed] = [0, 0]
  const verdict: Verdict = (name, wrong) => {
    cases += 1
    if (wrong === undefined) passed += 1
    else say(`${name}: ${wrong}`)
  }
  say(`looks at ${target.name}`)
  const stage = await openStage(target)
  try {
    const beats = replay(stage, HEARTBEATS, verdict)
    for (const story of [...SAMPLE_STORIES, supervised, conferring]) await replay(stage, story, verdict)
    for (const { name, look } of [...ORDERS, ...TRANSFERS, ...CONTROLLED, ...TRAPS, ...CONFERENCES])
      verdict(name, await look(stage).catch(inWords))
    await beats
  } finally {
    await stage.close()
    await target.stop()
  }
  say(`${passed} of ${cases}`)
  return { cases, passed }
}

/** Each sample of a story is a case; a story that breaks off leaves those that were not told. */
const replay = async (stage: Stage, story: SampleStory, verdict: Verdict): Promise<void> => {
  const found = new Map<string, EventHeard>()
  const broken = await story
    .tell(stage, (sample, event) => void found.set(sample, event))
    .then(() => undefined, inWords)
  for (const sample of story.samples) {
    const live = found.get(sample)
    verdict(sample, live === undefined ? (broken ?? "was not told") : differenceFrom(sampleOf(sample), live))
  }
}

const inWords = (error: unknown): string => (error instanceof Error ? error.message : String(error))
