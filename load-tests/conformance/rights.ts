import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type Kysely, sql } from "kysely"
import { PERMISSIONS } from "#wire/permissions.ts"
import { connect } from "#engine/adapters/postgres/database.ts"
import type { Tables } from "#engine/ports/Database.ts"
import { Panel } from "../crowd/panel.ts"
import { until } from "../crowd/wait.ts"
import { type RunningCentre, startCentre } from "../running-centre.ts"
import { type Ask, asking } from "./asking.ts"
import { Cases } from "./cases.ts"
import { walkChanges } from "./changes.ts"
import { walkCoveredTargets } from "./covered-targets.ts"
import { type Declared, declaredEndpoints } from "./declared.ts"
import { COMES_WITH, EXPECTED_OF_THINGS } from "./expected.ts"
import { walkFollowing } from "./following.ts"
import { type Before, walkEndpoint } from "./gateway.ts"
import { agentOf, makeRows, makeWalkers, queueOf, UNITS, type Walkers } from "./organisation.ts"
import { walkIntents, walkTopics } from "./screens.ts"
import { walkThing } from "./things.ts"

export interface Rights {
  /** Endpoints, intents and kinds of topics, each by itself. */
  readonly endpoints: number
  readonly permissions: number
  readonly cases: number
  readonly passed: number
}

const FAILURES_TOLD = 20

/**
 * Walks everything that anybody can ask of a centre with somebody of each level, in a throw-away centre with its real processes,
 * and holds what comes back against what was written down by hand.
 */
export const measureRights = async (say: (line: string) => void): Promise<Rights> => {
  const centre = await startCentre({ seed: "config/seed/small-centre.yaml", say })
  let db: Kysely<Tables> | undefined
  try {
    db = connect(await databaseOf(centre), 1)
    const ask = asking(centre.baseUrl)
    const admin = (await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)).cookie
    say("an organisation with something in each unit, and somebody for each permission at each level")
    await makeRows(db, madeBy(ask, admin))
    const walkers = await makeWalkers(db)
    await beginAnew(centre, ask, admin)
    const before = await lookBefore(db, ask, admin)
    const cases = new Cases()
    say("each endpoint, by somebody of each level")
    await walkAll({ ask, walkers, cases, before })
    say("each topic and each intent")
    await walkTopics({ baseUrl: centre.baseUrl, walkers, cases })
    await walkIntents({ baseUrl: centre.baseUrl, walkers, cases })
    await walkFollowing({ ask, walkers, cases })
    await walkCoveredTargets({ ask, walkers, cases })
    await walkGrants(ask, walkers, cases)
    say("what is taken away from somebody who is signed in")
    await walkChanges({ baseUrl: centre.baseUrl, walkers, ask, admin, cases })
    for (const failure of cases.failures.slice(0, FAILURES_TOLD)) say(failure)
    return {
      endpoints: cases.endpoints,
      permissions: PERMISSIONS.length,
      cases: cases.cases,
      passed: cases.passed
    }
  } finally {
    await db?.destroy()
    await centre.stop()
  }
}

const walkAll = async (around: {
  readonly ask: Ask
  readonly walkers: Walkers
  readonly cases: Cases
  readonly before: Before
}): Promise<void> => {
  const { ask, cases, walkers } = around
  // Whoever takes something away comes late, and whoever signs out comes last.
  const lateness = ({ method, name }: Declared) => (name === "DELETE /api/session" ? 2 : method === "DELETE" ? 1 : 0)
  const endpoints = declaredEndpoints().toSorted((a, b) => lateness(a) - lateness(b))
  for (const endpoint of endpoints)
    await (Object.hasOwn(EXPECTED_OF_THINGS, endpoint.group) && endpoint.path.startsWith(`/api/${endpoint.group}`)
      ? walkThing(endpoint, walkers, ask, cases)
      : walkEndpoint(endpoint, around))
}

/** Each permission by itself reaches the screens as it was given, with what comes with it by the table, and no other. */
const walkGrants = async (ask: Ask, walkers: Walkers, cases: Cases): Promise<void> => {
  for (const permission of PERMISSIONS) {
    const { json } = await ask(walkers.of(permission, "organisation").cookie, "GET", "/api/session")
    const given = [...(COMES_WITH[permission] ?? []), permission].toSorted()
    const expected = Object.fromEntries(given.map((each) => [each, "organisation"]))
    cases.expect("GET /api/session", `grants of ${permission}`, json?.grants, expected)
  }
}

const madeBy = (ask: Ask, cookie: string) => async (method: string, path: string, body: unknown) => {
  const { json, status } = await ask(cookie, method, path, body)
  if (status !== 201) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`)
  return json as { readonly id: string }
}

/** Rows that came into the tables by hand are told to nobody: the core reads its centre when it starts. */
const beginAnew = async (centre: RunningCentre, ask: Ask, admin: string): Promise<void> => {
  const { pid } = (await centre.health()).workers["core"] ?? {}
  if (typeof pid !== "number") throw new Error("the throw-away centre does not say which process its core is")
  process.kill(pid, "SIGKILL")
  await until(
    "the agents of every unit",
    async () => {
      const { json, status } = await ask(admin, "GET", "/api/board?unit=south-1")
      return status === 200 && Object.hasOwn(json.agents, agentOf("south-1"))
    },
    { withinMs: 30_000, everyMs: 100 }
  )
}

const lookBefore = async (db: Kysely<Tables>, ask: Ask, admin: string): Promise<Before> => {
  const { rows } = await sql<{ readonly agent: string; readonly unit: string }>`
    select agent, unit from people where agent is not null`.execute(db)
  const made = madeBy(ask, admin)
  const tasks = async () => {
    const found = new Map<string, string>()
    for (const unit of Object.keys(UNITS)) {
      const attributes = { callingNumber: "13900139000" }
      const { id } = await made("POST", "/api/work", { queue: queueOf(unit), channel: "task", attributes })
      found.set(unit, id)
    }
    return found
  }
  return {
    agents: new Map(rows.map(({ agent, unit }) => [agent, unit])),
    tasks: await tasks(),
    withdrawn: await tasks()
  }
}

/** The embedded PostgreSQL of a centre of our own: its port from its health, its password from its data folder. */
const databaseOf = async ({ dataDir, health }: RunningCentre): Promise<string> => {
  const file = join(dataDir ?? "", "pg-password")
  let port: unknown
  await until(
    "the place of the throw-away centre's database",
    async () => {
      port = (await health()).workers["store"]?.detail["port"]
      return typeof port === "number" && existsSync(file)
    },
    { withinMs: 10_000, everyMs: 100 }
  )
  return `postgres://carillon:${encodeURIComponent(readFileSync(file, "utf8").trim())}@127.0.0.1:${String(port)}/carillon`
}
