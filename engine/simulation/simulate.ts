/**
 * `npm run simulate -- --seeds 200 [--from 1] [--json]`: lets so many days happen and checks the laws. One line of JSON on
 * stdout with `--json`, else a sentence; progress and failures on stderr. Exit code 1 when a law was broken.
 */
import { parseArgs } from "node:util"
import { runDay } from "./day.ts"
import { randomDay } from "./random-day.ts"
import { reduced } from "./reduce.ts"

/** Failures shown with their story; the others are counted. */
const STORIES_LIMIT = 3
/** Words of progress in a run. */
const PROGRESS_STEPS = 10

const wholeNumber = (name: string, text: string): number => {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 1) return number
  console.error(`simulate: --${name} must be a whole number from 1, not "${text}"`)
  process.exit(2)
}

const options = () => {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: "string", default: "200" },
        from: { type: "string", default: "1" },
        json: { type: "boolean", default: false }
      }
    })
    return { seeds: wholeNumber("seeds", values.seeds), from: wholeNumber("from", values.from), json: values.json }
  } catch (error) {
    console.error(`simulate: ${error instanceof Error ? error.message : String(error)}`)
    return process.exit(2)
  }
}

const tell = (seed: number, breaches: ReadonlyArray<string>): void => {
  console.error(`seed ${seed}:\n  ${breaches.join("\n  ")}`)
  const shortest = reduced(randomDay(seed), (scenario) => runDay(scenario).breaches.length > 0)
  console.error(`scenario(${JSON.stringify(shortest)})\n  ${runDay(shortest).breaches[0] ?? ""}`)
}

const { from, json, seeds } = options()
const startedAt = performance.now()
let [steps, violations, failed, simulatedMs] = [0, 0, 0, 0]
for (let seed = from; seed < from + seeds; seed++) {
  const day = runDay(randomDay(seed))
  steps += day.steps
  simulatedMs += day.simulatedMs
  violations += day.breaches.length
  if (day.breaches.length > 0 && ++failed <= STORIES_LIMIT) tell(seed, day.breaches)
  const done = seed - from + 1
  if (done % Math.ceil(seeds / PROGRESS_STEPS) === 0 && done < seeds)
    console.error(`${done} of ${seeds} days, ${violations} violations`)
}
const simulatedPerReal = Math.round(simulatedMs / (performance.now() - startedAt))
if (json) console.log(JSON.stringify({ seeds, steps, violations, simulatedPerReal }))
else console.log(`${seeds} days, ${steps} steps, ${simulatedPerReal} times real time: ${violations} violations`)
process.exitCode = violations === 0 ? 0 : 1
