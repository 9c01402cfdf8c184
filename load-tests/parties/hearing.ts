import { until } from "../crowd/wait.ts"
import type { Person } from "./person.ts"
import { ROLES, type Role } from "./tones.ts"
import type { Table } from "./table.ts"

/**
 * Who hears whom, as it is written in the table of cases: `customer+ana, ben: music, sue: customer ana, cho rings`. Those
 * joined by + hear each other; whoever is not named has no call at all. Ring-back counts only where it is written.
 */
export interface Heard {
  readonly written: string
  readonly heard: ReadonlyMap<Role, ReadonlySet<string>>
  readonly ringing: ReadonlySet<Role>
}

export const NOBODY = "nobody"

export const readHeard = (written: string): Heard => {
  const heard = new Map<Role, ReadonlySet<string>>()
  const ringing = new Set<Role>()
  for (const part of written === NOBODY ? [] : written.split(", ")) {
    const [who, whom] = part.split(":")
    const together = who!
      .replace(/ rings$/u, "")
      .split("+")
      .map(roleOf)
    const [one] = together
    if (whom !== undefined) heard.set(one!, new Set(whom.split(" ").filter((word) => word !== "")))
    else if (together.length === 1) ringing.add(one!)
    else for (const role of together) heard.set(role, new Set(together.filter((other) => other !== role)))
  }
  return { written, heard, ringing }
}

const roleOf = (word: string): Role => {
  const role = ROLES.find((each) => each === word)
  if (role === undefined) throw new Error(`nobody is called "${word}"`)
  return role
}

const SETTLED_WITHIN_MS = 15_000

/** Undefined as long as everybody hears exactly those whom they should. */
const differenceAt = ({ people }: Table, wanted: Heard): string | undefined => {
  for (const role of ROLES) {
    const problem = ofPerson(people[role], wanted)
    if (problem !== undefined) return `${role} ${problem}`
  }
  return undefined
}

const ofPerson = (person: Person, { heard, ringing }: Heard): string | undefined => {
  const { ear, legs, role, rings } = person
  const whom = heard.get(role)
  if (ringing.has(role)) return rings ? undefined : "is not rung"
  if (whom === undefined) return legs.length === 0 ? undefined : rings ? "rings" : "still has a leg"
  if (legs.length === 0) return "has no leg"
  if (rings) return "is rung"
  const now = ear.now()
  if (now === undefined) return "hears now this, now that"
  const hears = without(now, whom)
  return isSame(hears, whom) ? undefined : `hears ${listed(hears)}, not ${listed(whom)}`
}

/** It comes and goes by itself: one second in five. */
const RING_BACK = "ring-back"
const without = (heard: ReadonlySet<string>, wanted: ReadonlySet<string>): ReadonlySet<string> =>
  wanted.has(RING_BACK) ? heard : new Set([...heard].filter((name) => name !== RING_BACK))

const isSame = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  some.size === others.size && [...some].every((name) => others.has(name))

const listed = (names: ReadonlySet<string>): string =>
  names.size === 0 ? "nobody" : [...names].toSorted().join(" and ")

/** Waits until it is so. Throws saying who heard whom instead. */
export const settles = async (table: Table, wanted: Heard): Promise<void> => {
  let difference: string | undefined
  await until(
    wanted.written,
    () => {
      difference = differenceAt(table, wanted)
      return difference === undefined
    },
    { withinMs: SETTLED_WITHIN_MS }
  ).catch(() => {
    throw new Error(`not "${wanted.written}": ${difference}`)
  })
}

/** From one arrangement to the next nobody hears whom they hear in neither, not for a moment. Says who did. */
export const heardBetween = (
  { people }: Table,
  sinceMs: number,
  before: Heard,
  after: Heard,
  besides: ReadonlySet<string>
): string | undefined => {
  for (const role of ROLES) {
    const may = new Set([...(before.heard.get(role) ?? []), ...(after.heard.get(role) ?? []), ...besides, RING_BACK])
    const others = [...people[role].ear.since(sinceMs)].filter((name) => !may.has(name))
    if (others.length > 0) return `${role} heard ${others.join(" and ")} on the way to "${after.written}"`
  }
  return undefined
}
