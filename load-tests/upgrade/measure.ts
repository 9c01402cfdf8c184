import * as Effect from "effect/Effect"
import { openDatabase } from "#engine/adapters/postgres/database.ts"
import { prepareDatabase } from "#engine/adapters/postgres/prepare.ts"
import type { Difference } from "#engine/replay/replay.ts"
import { replayDatabase } from "#engine/replay/replay-database.ts"
import type { LegId } from "#actors/vocabulary.ts"
import { throwAwayPostgres } from "../bench/postgres.ts"
import type { Held } from "../releases/legs.ts"
import { openCalls, recordsOf, stopped, withoutEnds } from "./calls.ts"
import { type OldRows, readOldRows } from "./old-rows.ts"
import { copyInto, type Release } from "./releases.ts"
import { ruleOf } from "./rules-changed.ts"
import { logsAside, startUpgraded, type Upgraded } from "./start.ts"
import { EMPTY, switchWith } from "./switch.ts"
import { openWork, withoutWorkEnds, workLost } from "./work.ts"

/** What an upgrade to the present code does to what the releases left behind. */
export interface Upgrades {
  readonly releases: number
  /** Living actors taken up with the state they had. */
  readonly actors: number
  /** States, facts and call records that the present code cannot read. */
  readonly unreadable: number
  readonly callsLost: number
  /** Written work that does not go on, with a full switch or an empty one. */
  readonly workLost: number
  /** Old steps that come to something else today, though no rule was changed there. */
  readonly replayDiffers: number
  readonly rulesChanged: number
}

const NOTHING: Upgrades = {
  releases: 0,
  actors: 0,
  unreadable: 0,
  callsLost: 0,
  workLost: 0,
  replayDiffers: 0,
  rulesChanged: 0
}

type Say = (line: string) => void

/** Starts the present code on copies of every release's database, in a throw-away PostgreSQL. */
export const measureUpgrades = (say: Say, releases: ReadonlyArray<Release>): Promise<Upgrades> =>
  Effect.gen(function* () {
    const database = yield* throwAwayPostgres
    let sum = NOTHING
    for (const release of releases) {
      const copy = (name: string) => copyOf(release, database(`release_${release.number}_${name}`))
      const goesOn = yield* copy("goes_on")
      const [{ actors, unreadable }, stays] = [goesOn.old, yield* keeps(goesOn, release, say)]
      const ends = yield* loses(yield* copy("ends"), release, say)
      for (const line of unreadable) say(`release ${release.number}: not read: ${line}`)
      const replayed = yield* playAgain(goesOn.url, release, say)
      sum = {
        releases: sum.releases + 1,
        actors: sum.actors + actors.size,
        unreadable: sum.unreadable + unreadable.length,
        callsLost: sum.callsLost + stays.calls + ends.calls,
        workLost: sum.workLost + stays.work + ends.work,
        replayDiffers: sum.replayDiffers + replayed.differs,
        rulesChanged: sum.rulesChanged + replayed.rules
      }
    }
    return sum
  }).pipe(Effect.scoped, Effect.provide(logsAside), Effect.runPromise)

interface Copy {
  readonly url: string
  readonly old: OldRows
}

/** A copy of the release with tables of today, and what is read there. */
const copyOf = Effect.fnUntraced(function* (release: Release, made: Effect.Effect<string>) {
  const url = yield* made
  yield* Effect.promise(() => copyInto(url, release))
  yield* prepareDatabase(yield* openDatabase(url), url)
  return { url, old: yield* Effect.promise(() => readOldRows(url)) } satisfies Copy
}, Effect.scoped)

/** How many of each do not go on. */
interface HowMany {
  readonly calls: number
  readonly work: number
}

/** The switch still has every leg: all calls go on, and end when all hang up. So does written work. */
const keeps = Effect.fnUntraced(function* (copy: Copy, release: Release, say: Say) {
  const { old, url } = copy
  const { started, toy, calls, before } = yield* startOn(copy, release, release.about.switch)
  yield* started.written
  const records = yield* recordsOf(url)
  const held = release.about.switch
  const lost = stopped(calls, { held, old, before, toy, runtime: started.runtime, records })
  say(`release ${release.number}: ${calls.length} calls, ${calls.length - lost.length} of them go on`)
  for (const { direction, leg } of held.legs) if (direction === "inbound") toy.hangUp(leg as LegId)
  const open = yield* withoutEnds(url, calls, started.written)
  say(`release ${release.number}: all have hung up, ${calls.length - open.length} calls end with record and cause`)
  const work = yield* workGoesOn(copy, started, release, say)
  return { calls: told("call", [...lost, ...open], release, say), work } satisfies HowMany
}, Effect.scoped)

/** The switch has nothing any more: each call ends. Written work goes on. */
const loses = Effect.fnUntraced(function* (copy: Copy, release: Release, say: Say) {
  const { started, calls } = yield* startOn(copy, release, EMPTY)
  const open = yield* withoutEnds(copy.url, calls, started.written)
  say(`release ${release.number}: of ${calls.length} calls, ${calls.length - open.length} end with an empty switch`)
  const work = yield* workGoesOn(copy, started, release, say)
  return { calls: told("call", open, release, say), work } satisfies HowMany
}, Effect.scoped)

/** Written work stands where it stood, and ends when its agents end it. Answers how much is lost. */
const workGoesOn = Effect.fnUntraced(function* ({ old, url }: Copy, started: Upgraded, release: Release, say: Say) {
  const works = yield* openWork(old, url)
  yield* started.written
  const lost = workLost(works, old, started.runtime)
  say(`release ${release.number}: ${works.length} pieces of written work, ${works.length - lost.length} of them go on`)
  const open = yield* withoutWorkEnds(url, works, started)
  say(`release ${release.number}: ${works.length - open.length} pieces of written work end as they should`)
  return told("work", [...lost, ...open], release, say)
})

const startOn = Effect.fnUntraced(function* ({ old, url }: Copy, { about }: Release, held: Held) {
  const before = yield* recordsOf(url)
  const toy = switchWith(held)
  const started = yield* startUpgraded({ url, toy, diedAtMs: Date.parse(about.recordedAt) })
  return { started, toy, before, calls: openCalls(old, before, held) }
})

const told = (
  what: "call" | "work",
  lost: ReadonlyArray<{ readonly name: string; readonly why: string }>,
  { number }: Release,
  say: Say
): number => {
  for (const { name, why } of lost) say(`release ${number}: ${what} ${name} is lost: ${why}`)
  return new Set(lost.map(({ name }) => name)).size
}

/** Old steps in today's form, and those the present code took after them. */
const playAgain = Effect.fnUntraced(function* (url: string, { number }: Release, say: Say) {
  let rules = 0
  const isMeant = (difference: Difference): boolean => {
    const isRule = ruleOf(number, difference) !== undefined
    if (isRule) rules++
    return isRule
  }
  const { decisions, differ, differences, rulesChanged } = yield* Effect.promise(() =>
    replayDatabase(url, () => {}, isMeant)
  )
  say(
    `release ${number}: ${decisions} steps played again, ${differ} come to something else, ${rules + rulesChanged} by a changed rule`
  )
  for (const { actor, message, replayed, sequence, what, written } of differences)
    say(`${actor} step ${sequence}, ${message}: ${what} differ\n    written   ${written}\n    replayed  ${replayed}`)
  return { differs: differ, rules: rules + rulesChanged }
})
