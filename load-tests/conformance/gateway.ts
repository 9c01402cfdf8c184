import type { Cases } from "./cases.ts"
import { type Ask, isLetIn } from "./asking.ts"
import type { Declared } from "./declared.ts"
import { type Expected, EXPECTED_ENDPOINTS } from "./expected.ts"
import {
  agentOf,
  callOf,
  callsAt,
  lostCallOf,
  personOf,
  queueOf,
  queuesAt,
  REACH,
  UNITS,
  type WalkLevel,
  WALK_LEVELS,
  type Walker,
  type Walkers
} from "./organisation.ts"

/** What the centre had before anybody walked. */
export interface Before {
  /** Each agent's unit, as the database has it. */
  readonly agents: ReadonlyMap<string, string>
  /** A task in each unit's queue. */
  readonly tasks: ReadonlyMap<string, string>
  /** One more, to be withdrawn. */
  readonly withdrawn: ReadonlyMap<string, string>
}

interface Around {
  readonly walkers: Walkers
  readonly ask: Ask
  readonly cases: Cases
  readonly before: Before
}

interface Walk extends Around {
  readonly endpoint: Declared
  readonly expected: Exclude<Expected, string>
  readonly level: WalkLevel
  readonly walker: Walker
}

/** Walks one endpoint that is no thing's with somebody of each level. */
export const walkEndpoint = async (endpoint: Declared, around: Around): Promise<void> => {
  const { ask, cases, walkers } = around
  const { method, name } = endpoint
  const expected = EXPECTED_ENDPOINTS[name]
  if (expected === undefined)
    return cases.expect(name, "is foreseen", "nobody wrote down who may do this", "an entry in expected.ts")
  cases.expect(name, "says what it needs", endpoint.need, expected)
  const stranger = await ask("", method, endpoint.path.replace(":id", "none"), bodyOf(endpoint))
  cases.expect(name, "without signing in", stranger.status === 401, expected !== "nothing")
  if (expected === "nothing") return
  if (expected === "signed-in") {
    const walker = method === "DELETE" ? walkers.leaving : walkers.nobody
    return cases.expect(name, "signed in", isLetIn(await ask(walker.cookie, method, endpoint.path)), true)
  }
  for (const level of WALK_LEVELS) {
    const walker = walkers.of(expected.permission, level)
    await walkAt({ ...around, endpoint, expected, level, walker })
  }
}

const bodyOf = ({ action, group }: Declared): unknown => {
  if (group === "agents" && action === "not-ready") return { reason: "busy" }
  if (group === "agents" && action.endsWith("-work")) return { work: "task/none" }
  // Nobody is called: there is no such flow.
  if (group === "callbacks" && action === "move") return { at: 1 }
  if (group === "calls" && action === "make") return { to: { _tag: "Number", number: "110" }, flow: "none" }
  if (group === "agent-calls") return CALL_WORDS[action]
  if (group === "work" && action === "create")
    return { queue: queueOf("north-1"), channel: "task", attributes: { title: "walked" } }
  // A file, though no sound: what it lacks is said to whoever may send one.
  if (group === "prompt-files" && action === "upload") return "no sound"
  return (group === "session" && action === "signIn") || action === "setPassword" ? {} : undefined
}

const OUTSIDE = { to: { _tag: "Number", number: "110" } }
/** Of what is asked of a call; nobody here has one. */
const CALL_WORDS: Readonly<Record<string, unknown>> = {
  "consultation-call": OUTSIDE,
  "single-step-transfer-call": OUTSIDE,
  "single-step-conference-call": OUTSIDE,
  "deflect-call": OUTSIDE,
  "clear-connection": { party: 0 },
  "pickup-call": { from: agentOf("north-1") },
  "generate-digits": { digits: "1" },
  "make-call": OUTSIDE
}

const walkAt = (walk: Walk): Promise<void> => {
  const { action, group } = walk.endpoint
  if (group === "accounts" && walk.endpoint.path.includes(":id")) return walkAccount(walk)
  // Whom somebody may follow is more than whose desk it is: following.ts.
  if (group === "agent-calls" && action !== "join-call") return walkAgent(walk)
  if (group === "agent-calls") return Promise.resolve()
  if (group === "agents") return action === "list" ? walkAgents(walk) : walkAgent(walk)
  if (group === "board" && action === "queue-why") return walkQueue(walk)
  if (group === "board") return action === "queues" ? walkQueues(walk) : walkBoard(walk)
  if (group === "calls" && (action === "export" || action === "make")) return walkPlain(walk)
  if (group === "calls") return action === "list" ? walkCalls(walk) : walkCall(walk)
  if (group === "work" && action === "list") return walkTasks(walk)
  if (group === "work" && action !== "create") return walkTask(walk)
  return walkPlain(walk)
}

const sent = ({ ask, endpoint, walker }: Walk, id = "", query = "") =>
  ask(walker.cookie, endpoint.method, endpoint.path.replace(":id", id) + query, bodyOf(endpoint))

const walkPlain = async (walk: Walk): Promise<void> =>
  walk.cases.expect(
    walk.endpoint.name,
    `at level ${walk.level}`,
    isLetIn(await sent(walk, "none", queryOf(walk.endpoint))),
    walk.level !== "none" || walk.expected.orSelf === true
  )

const queryOf = ({ action, group }: Declared): string =>
  group === "callbacks" && action === "cancel" ? "?reason=walked" : ""

/** Accounts of others are there as far as the level reaches. */
const walkAccount = async (walk: Walk): Promise<void> => {
  const { cases, endpoint, level } = walk
  // Whoever sets a password can sign in with it, and these may do less than the person.
  const reached = endpoint.action === "setPassword" ? 403 : "done"
  for (const unit of Object.keys(UNITS)) {
    const { status } = await sent(walk, personOf(unit))
    const expected = level === "none" ? 403 : REACH[level].includes(unit) ? reached : 404
    cases.expect(endpoint.name, `the person of ${unit} at level ${level}`, status < 300 ? "done" : status, expected)
  }
}

/** Agents whose unit the level reaches; at the narrowest oneself. */
const agentsAt = ({ before, level, walker }: Walk): ReadonlyArray<string> =>
  level === "self"
    ? [walker.agent]
    : [...before.agents].flatMap(([agent, unit]) => (REACH[level].includes(unit) ? [agent] : [])).toSorted()

const walkAgents = async (walk: Walk): Promise<void> => {
  const { cases, endpoint, level } = walk
  const answer = await sent(walk)
  cases.expect(endpoint.name, `at level ${level}`, isLetIn(answer), level !== "none")
  if (answer.status !== 200) return
  const seen = (answer.json as ReadonlyArray<{ id: string }>).map(({ id }) => id).toSorted()
  cases.expect(endpoint.name, `rows at level ${level}`, seen, agentsAt(walk))
}

const walkAgent = async (walk: Walk): Promise<void> => {
  const { cases, endpoint, expected, level, walker } = walk
  const mine = await sent(walk, walker.agent)
  cases.expect(endpoint.name, `oneself at level ${level}`, isLetIn(mine), level !== "none" || expected.orSelf === true)
  for (const unit of Object.keys(UNITS)) {
    const answer = await sent(walk, agentOf(unit))
    cases.expect(endpoint.name, `an agent of ${unit} at level ${level}`, isLetIn(answer), REACH[level].includes(unit))
  }
}

const walkBoard = async (walk: Walk): Promise<void> => {
  const { before, cases, endpoint, level } = walk
  const offered = await sent(walk)
  const isSomebodys = level !== "none" && level !== "self"
  cases.expect(endpoint.name, `at level ${level}`, isLetIn(offered), isSomebodys)
  if (offered.status === 200) {
    cases.expect(endpoint.name, `agents at level ${level}`, Object.keys(offered.json.agents).toSorted(), agentsAt(walk))
    const ours = new Set(Object.keys(UNITS).map(queueOf))
    const queues = Object.keys(offered.json.queues).filter((id) => ours.has(id))
    cases.expect(endpoint.name, `queues at level ${level}`, queues.toSorted(), queuesAt(REACH[level]).toSorted())
  }
  for (const [unit, below] of Object.entries(BELOW)) {
    const answer = await sent(walk, "", `?unit=${unit}`)
    const isReached = REACH[level].includes(unit)
    cases.expect(endpoint.name, `the board of ${unit} at level ${level}`, isLetIn(answer), isReached)
    if (answer.status !== 200) continue
    const there = [...before.agents].flatMap(([agent, of]) => (below.includes(of) ? [agent] : []))
    cases.expect(
      endpoint.name,
      `agents of ${unit} at level ${level}`,
      Object.keys(answer.json.agents).toSorted(),
      there.toSorted()
    )
  }
}

const walkQueues = async (walk: Walk): Promise<void> => {
  const { cases, endpoint, level } = walk
  const answer = await sent(walk)
  cases.expect(endpoint.name, `at level ${level}`, isLetIn(answer), level !== "none" && level !== "self")
  if (answer.status !== 200) return
  const ours = new Set(Object.keys(UNITS).map(queueOf))
  const seen = (answer.json as ReadonlyArray<{ id: string }>).map(({ id }) => id).filter((id) => ours.has(id))
  cases.expect(endpoint.name, `rows at level ${level}`, seen.toSorted(), queuesAt(REACH[level]).toSorted())
}

/** One queue alone; others are not there for whom the level does not reach them. */
const walkQueue = async (walk: Walk): Promise<void> => {
  const { cases, endpoint, level } = walk
  const seen = queuesAt(REACH[level])
  for (const queue of Object.keys(UNITS).map(queueOf))
    cases.expect(endpoint.name, `${queue} at level ${level}`, isLetIn(await sent(walk, queue)), seen.includes(queue))
}

const BELOW: Readonly<Record<string, ReadonlyArray<string>>> = {
  centre: Object.keys(UNITS),
  north: ["north", "north-1", "north-2"],
  "north-1": ["north-1"],
  "south-1": ["south-1"]
}

const walkCalls = async (walk: Walk): Promise<void> => {
  const { cases, endpoint, level } = walk
  const answer = await sent(walk, "", "?limit=1000")
  cases.expect(endpoint.name, `at level ${level}`, isLetIn(answer), level !== "none")
  if (answer.status !== 200) return
  const records = answer.json as ReadonlyArray<{ id: string; callingNumber: string }>
  cases.expect(endpoint.name, `rows at level ${level}`, records.map(({ id }) => id).toSorted(), callsAt(level))
  const whole = records.filter(({ callingNumber }) => !callingNumber.includes("*")).length
  cases.expect(endpoint.name, `numbers shown whole at level ${level}`, whole, 0)
}

const walkCall = async (walk: Walk): Promise<void> => {
  const { cases, endpoint, level } = walk
  const seen = callsAt(level)
  for (const call of Object.keys(UNITS).flatMap((unit) => [callOf(unit), lostCallOf(unit)]))
    cases.expect(endpoint.name, `${call} at level ${level}`, isLetIn(await sent(walk, call)), seen.includes(call))
  if (endpoint.action === "recording" && level === "organisation") {
    // To listen is not to take along.
    const taken = await sent(walk, callOf("north-1"), "?download=1")
    cases.expect(endpoint.name, "taken along without calls.download", isLetIn(taken), false)
  }
}

const unitsWithWork = (level: WalkLevel): ReadonlyArray<string> => {
  const queues = queuesAt(REACH[level])
  return Object.keys(UNITS).filter((unit) => queues.includes(queueOf(unit)))
}

const walkTasks = async (walk: Walk): Promise<void> => {
  const { before, cases, endpoint, level } = walk
  const answer = await sent(walk, "", "?limit=1000")
  cases.expect(endpoint.name, `at level ${level}`, isLetIn(answer), level !== "none")
  if (answer.status !== 200) return
  const ours = new Set(before.tasks.values())
  const seen = (answer.json as ReadonlyArray<{ id: string }>).map(({ id }) => id).filter((id) => ours.has(id))
  const expected = unitsWithWork(level).map((unit) => before.tasks.get(unit)!)
  cases.expect(endpoint.name, `rows at level ${level}`, seen.toSorted(), expected.toSorted())
}

const walkTask = async (walk: Walk): Promise<void> => {
  const { before, cases, endpoint, level } = walk
  const tasks = endpoint.action === "withdraw" ? before.withdrawn : before.tasks
  const seen = unitsWithWork(level)
  for (const [unit, task] of tasks)
    cases.expect(
      endpoint.name,
      `work of ${unit} at level ${level}`,
      isLetIn(await sent(walk, task)),
      seen.includes(unit)
    )
}
