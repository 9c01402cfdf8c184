import { parseArgs } from "node:util"
import { bugs, caught } from "./bugs.ts"
import { busyDay } from "./busy-day.ts"
import { runDay } from "./simulated-day.ts"
import { randomDay } from "./random-day.ts"
import { reduced } from "./reduce.ts"
import type { Scenario } from "./scenario.ts"

/** Failures shown with their story; the others are counted. */
const STORIES_LIMIT = 3
/** Words of progress in a run. */
const PROGRESS_STEPS = 10
/** In so many days every fault must have happened; one that does not happen proves nothing. */
const EVERY_FAULT_WITHIN = 500
/** A planted bug that hides for longer than this is not found by a law, but by luck. */
const DAYS_TO_FIND_A_BUG = 500

/** Longer runs are more seeds. */
const HOURS_LIMIT = 24

const USAGE = `npm run simulate -- [options]
  --seeds N    days that happen, one a seed (200)
  --from N     the first seed (1)
  --hours H    instead of short days: work arrives for H hours, at 0.5 to 1.3 times what 3 to 40 agents can serve
  --planted    instead: plants every known bug, one after the other, and lets days happen until a law is broken
  --json       one JSON line on stdout, else a sentence; progress and failures go to stderr
  --help       this text
Exit code 1 when a law was broken, when a fault never happened in ${EVERY_FAULT_WITHIN} days or more, or when a planted bug was not caught;
2 for a wrong option.
`

const refuse = (why: string): never => {
  console.error(`simulate: ${why}`)
  return process.exit(2)
}

const wholeNumber = (name: string, text: string): number => {
  const number = Number(text)
  return Number.isSafeInteger(number) && number >= 1
    ? number
    : refuse(`--${name} must be a whole number from 1, not "${text}"`)
}

const positive = (name: string, text: string): number => {
  const number = Number(text)
  return Number.isFinite(number) && number > 0 && number <= HOURS_LIMIT
    ? number
    : refuse(`--${name} must be a number above 0 and at most ${HOURS_LIMIT}, not "${text}"`)
}

const options = () => {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: "string", default: "200" },
        from: { type: "string", default: "1" },
        hours: { type: "string" },
        planted: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false }
      }
    })
    const hours = values.hours === undefined ? undefined : positive("hours", values.hours)
    return { ...values, hours, seeds: wholeNumber("seeds", values.seeds), from: wholeNumber("from", values.from) }
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

const tell = (seed: number, of: Scenario, breaches: ReadonlyArray<string>): void => {
  console.error(`seed ${seed}:\n  ${breaches.join("\n  ")}`)
  const shortest = reduced(of, (scenario) => runDay(scenario).breaches.length > 0)
  console.error(`scenario(${JSON.stringify(shortest)})\n  ${runDay(shortest).breaches[0] ?? ""}`)
}

/** Adds the numbers of one thing to those of another, name by name. */
const add = (sums: Record<string, number>, more: Readonly<Record<string, number>>): void => {
  for (const [name, number] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + number
}

const simulate = (from: number, seeds: number, hours: number | undefined, json: boolean): boolean => {
  const startedAt = performance.now()
  const work: Record<string, number> = {}
  const step: Record<string, number> = {}
  const parties: Record<string, number> = {}
  const killed: Record<string, number> = {}
  const troubles: Record<string, number> = {}
  let [steps, violations, failed, simulatedMs, centreChanges] = [0, 0, 0, 0, 0]
  for (let seed = from; seed < from + seeds; seed++) {
    const scenario = hours === undefined ? randomDay(seed) : busyDay(seed, hours)
    const day = runDay(scenario)
    steps += day.steps
    simulatedMs += day.simulatedMs
    violations += day.breaches.length
    centreChanges += day.centreChanges
    add(work, day.work)
    add(step, day.step)
    add(parties, day.parties)
    add(killed, day.killed)
    add(troubles, day.troubles)
    if (day.breaches.length > 0 && ++failed <= STORIES_LIMIT) tell(seed, scenario, day.breaches)
    const done = seed - from + 1
    if (done % Math.ceil(seeds / PROGRESS_STEPS) === 0 && done < seeds)
      console.error(`${done} of ${seeds} days, ${violations} violations`)
  }
  const simulatedPerReal = Math.round(simulatedMs / (performance.now() - startedAt))
  if (json)
    console.log(
      JSON.stringify({
        seeds,
        steps,
        violations,
        simulatedPerReal,
        centreChanges,
        work,
        parties,
        killed,
        troubles,
        step
      })
    )
  else console.log(`${seeds} days, ${steps} steps, ${simulatedPerReal} times real time: ${violations} violations`)
  const inTheMiddleOf = Object.entries(killed).map(([service, times]) => [`killed in ${service}`, times] as const)
  const happened = { ...work, ...parties, ...Object.fromEntries(inTheMiddleOf), ...troubles, ...step, centreChanges }
  const missing =
    seeds < EVERY_FAULT_WITHIN || hours !== undefined
      ? []
      : Object.entries(happened).flatMap(([name, times]) => (times === 0 ? [name] : []))
  if (missing.length > 0) console.error(`never happened in ${seeds} days: ${missing.join(", ")}`)
  return violations === 0 && missing.length === 0
}

const plant = (json: boolean): boolean => {
  const names = Object.keys(bugs)
  const found = names.filter((name) => {
    const by = caught(bugs[name]!, DAYS_TO_FIND_A_BUG)
    console.error(by === undefined ? `NOT caught: ${name}` : `day ${by.day.seed}: ${name}\n    ${by.breach}`)
    return by !== undefined
  })
  const result = { planted: names.length, caught: found.length }
  console.log(json ? JSON.stringify(result) : `${result.caught} of ${result.planted} planted bugs caught`)
  return result.caught === result.planted
}

const { from, help, hours, json, planted, seeds } = options()
if (help) process.stdout.write(USAGE)
else process.exitCode = (planted ? plant(json) : simulate(from, seeds, hours, json)) ? 0 : 1
