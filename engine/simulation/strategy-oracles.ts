import type { StrategyName } from "#actors/centre.ts"
import type { Profile } from "#actors/distributor/protocol.ts"
import { lot } from "#actors/distributor/random.ts"
import type { Room } from "#actors/presence.ts"
import type { Tally } from "#actors/tally.ts"
import type { Need, Work } from "#actors/work.ts"

interface Free {
  readonly profile: Profile
  readonly room: Room
  readonly heard: number
  readonly work: Work
  readonly tally: Tally | undefined
  readonly at: number
}

/**
 * Each strategy a second time, plainly and without lists: of two who are free and fit, the one with the smaller numbers is
 * chosen, the first that differ. One more strategy is one more line here, and its planted bug.
 */
export const ORACLES: Readonly<Record<StrategyName, (agent: Free) => ReadonlyArray<number>>> = {
  "longest-idle": ({ room }) => [room.since],
  "round-robin": ({ heard }) => [heard],
  "top-down": ({ profile, room, work }) => [profile.tiers?.[work.queue] ?? 1, room.since],
  "skill-score": ({ profile, room, work }) => [-points(profile, work.needs), room.since],
  random: ({ profile, work }) => [-lot(work.id, profile.agent)],
  even: ({ at, room, tally }) => [hourly(100 * (tally?.handled ?? 0), tally, at), room.since],
  "least-talk": ({ at, room, tally }) => [Math.round(hourly(tally?.servedMs ?? 0, tally, at) / 1000), room.since],
  "ring-all": ({ room }) => [room.since]
}

/** In an hour of the shift; a quarter of one is the least. */
const hourly = (amount: number, tally: Tally | undefined, at: number): number =>
  Math.round((amount * 3_600_000) / Math.max(at - (tally?.since ?? at), 900_000))

const points = ({ skills }: Profile, needs: ReadonlyArray<Need>): number => {
  let sum = 0
  for (const skill of new Set(needs.map((need) => need.skill))) {
    const weights = needs.filter((need) => need.skill === skill).map(({ weight = 1 }) => weight)
    sum += Math.max(...weights) * (skills[skill] ?? 0)
  }
  return sum
}
