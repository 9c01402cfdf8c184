import type { Cases } from "./cases.ts"
import { type Ask, isLetIn } from "./asking.ts"
import type { Declared } from "./declared.ts"
import { EXPECTED_ACTIONS, EXPECTED_BESIDE, EXPECTED_OF_THINGS } from "./expected.ts"
import {
  numberOf,
  personOf,
  queueOf,
  REACH,
  UNITS,
  type WalkLevel,
  WALK_LEVELS,
  type Walker,
  type Walkers
} from "./organisation.ts"

/** Things that belong to units, with the row that each unit has. */
const BELONGING: Readonly<Record<string, (unit: string) => string>> = {
  people: personOf,
  queues: queueOf,
  numbers: numberOf
}

/** What a thing has to do with files. */
const OF_FILES: ReadonlySet<string> = new Set(["import", "template", "export"])

/** Far from home. */
const AWAY = "south-1"
const NO_VERSION = 1_000_000

interface Walk {
  readonly endpoint: Declared
  readonly level: WalkLevel
  readonly walker: Walker
  readonly mayHere: boolean
  readonly ask: Ask
  readonly cases: Cases
}

/** Walks one endpoint of a thing with somebody of each level. */
export const walkThing = async (endpoint: Declared, walkers: Walkers, ask: Ask, cases: Cases): Promise<void> => {
  const { action, group, name, need } = endpoint
  const rights = EXPECTED_OF_THINGS[group]
  const side = EXPECTED_ACTIONS[action]
  if (rights === undefined || side === undefined)
    return cases.expect(name, "is foreseen", "nobody wrote down who may do this", "an entry in expected.ts")
  const expected = EXPECTED_BESIDE[group]?.[action] ?? { permission: rights[side === "view" ? 0 : 1] }
  const { permission } = expected
  cases.expect(name, "says what it needs", need, expected)
  const path = endpoint.path.replace(":id", "none")
  cases.expect(name, "without signing in", (await ask("", endpoint.method, path, fileOf(action))).status, 401)
  for (const level of WALK_LEVELS) {
    const walker = walkers.of(permission, level)
    await walkAt({ endpoint, level, walker, mayHere: level !== "none", ask, cases })
  }
}

const walkAt = async (walk: Walk): Promise<void> => {
  const { action, group } = walk.endpoint
  const idOf = BELONGING[group]
  if (action === "list") return walkList(walk)
  if (action === "create") return walkCreate(walk)
  if (OF_FILES.has(action)) return walkFile(walk)
  if (idOf === undefined) return walkOne(walk, "none", walk.mayHere, "of all")
  // What is beyond their units is not there for them; who has the permission at no level is told that.
  await walkOne(walk, idOf("north-1"), reaches(walk.level, "north-1"), "of the own team")
  await walkOne(walk, idOf("north-2"), reaches(walk.level, "north-2"), "of the own department")
  await walkOne(walk, idOf(AWAY), reaches(walk.level, AWAY), "of another department")
}

const reaches = (level: WalkLevel, unit: string): boolean => REACH[level].includes(unit)

const walkList = async ({ ask, cases, endpoint, level, mayHere, walker }: Walk): Promise<void> => {
  const answer = await ask(walker.cookie, "GET", `${endpoint.path}?limit=1000`)
  cases.expect(endpoint.name, `list at level ${level}`, isLetIn(answer), mayHere)
  const idOf = BELONGING[endpoint.group]
  if (!mayHere || idOf === undefined || answer.status !== 200) return
  const ours = new Set(Object.keys(UNITS).map(idOf))
  const seen = (answer.json.items as ReadonlyArray<{ id: string }>).map(({ id }) => id)
  cases.expect(
    endpoint.name,
    `rows at level ${level}`,
    seen.filter((id) => ours.has(id)).toSorted(),
    REACH[level].map(idOf).toSorted()
  )
  if (endpoint.group === "people")
    cases.expect(endpoint.name, `oneself at level ${level}`, seen.includes(walker.id), true)
}

const walkCreate = async ({ ask, cases, endpoint, level, mayHere, walker }: Walk): Promise<void> => {
  const answer = await ask(walker.cookie, "POST", endpoint.path, { unit: AWAY })
  cases.expect(endpoint.name, `at level ${level}`, isLetIn(answer), mayHere)
  if (!mayHere || BELONGING[endpoint.group] === undefined) return
  const problems = (answer.json?.problems ?? []) as ReadonlyArray<{ field: string; en: string }>
  const isBeyond = problems.some(({ en, field }) => field === "unit" && en.includes("beyond"))
  cases.expect(endpoint.name, `in another department at level ${level}`, isBeyond, !reaches(level, AWAY))
}

const fileOf = (action: string): string | undefined => (action === "import" ? "id\n" : undefined)

/** Nothing is imported: there is no such mode. */
const walkFile = async ({ ask, cases, endpoint, level, mayHere, walker }: Walk): Promise<void> =>
  cases.expect(
    endpoint.name,
    `at level ${level}`,
    isLetIn(await ask(walker.cookie, endpoint.method, `${endpoint.path}?mode=none`, fileOf(endpoint.action))),
    mayHere
  )

/** Nothing is changed: the version is one that there never was, and the body is none. */
const walkOne = async (walk: Walk, id: string, isThere: boolean, where: string): Promise<void> => {
  const { ask, cases, endpoint, level, mayHere, walker } = walk
  const { action, group, method, name } = endpoint
  const versioned = action === "change" || action === "remove" ? `?version=${NO_VERSION}` : ""
  const body = action === "change" ? { unit: "north-1" } : undefined
  const answer = await ask(walker.cookie, method, endpoint.path.replace(":id", id) + versioned, body)
  cases.expect(name, `${where} at level ${level}`, isLetIn(answer), mayHere)
  // What was never removed cannot be restored, wherever it is.
  if (!mayHere || BELONGING[group] === undefined || action === "restore") return
  cases.expect(name, `whether there is one ${where} at level ${level}`, answer.status !== 404, isThere)
}
