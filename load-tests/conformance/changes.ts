import { until } from "../crowd/wait.ts"
import type { Cases } from "./cases.ts"
import type { Ask } from "./asking.ts"
import type { Walker, Walkers } from "./organisation.ts"
import { openScreen } from "./screens.ts"

/** What was taken away from somebody counts within this for those who are signed in. */
const COUNTS_WITHIN_MS = 2_000

interface Around {
  readonly baseUrl: string
  readonly walkers: Walkers
  readonly ask: Ask
  /** Cookie of somebody who may change people and roles. */
  readonly admin: string
  readonly cases: Cases
}

/** Takes a role's permissions away, and a person, while both are signed in with a screen open. */
export const walkChanges = async (around: Around): Promise<void> => {
  const { walkers } = around
  await walkChange(around, walkers.of("agents.view", "organisation"), 403, async (walker) => {
    const role = await row(around, `/api/roles/${walker.id}`)
    const { description, isSeeded, name, version } = role
    await sent(around, "PUT", `/api/roles/${walker.id}?version=${version}`, { name, description, isSeeded, grants: [] })
  })
  await walkChange(around, walkers.of("agents.view", "department"), 401, async (walker) => {
    const { version } = await row(around, `/api/people/${walker.id}`)
    await sent(around, "DELETE", `/api/people/${walker.id}?version=${version}`)
  })
}

const walkChange = async (
  { ask, baseUrl, cases }: Around,
  walker: Walker,
  refusal: number,
  change: (walker: Walker) => Promise<void>
): Promise<void> => {
  const name = "GET /api/agents"
  const status = async () => (await ask(walker.cookie, "GET", "/api/agents")).status
  cases.expect(name, "before the change", await status(), 200)
  const screen = openScreen(baseUrl, walker)
  await screen.next(({ _tag }) => _tag === "Hello")
  await change(walker)
  const changedMs = performance.now()
  const counts = await until("the change to count", async () => (await status()) === refusal, {
    withinMs: COUNTS_WITHIN_MS,
    everyMs: 50
  }).then(
    () => true,
    () => false
  )
  cases.expect(name, `is ${refusal} within ${COUNTS_WITHIN_MS} ms of the change`, counts, true)
  await screen.next(() => false)
  const isInTime = performance.now() - changedMs <= COUNTS_WITHIN_MS
  cases.expect(name, `a screen ends within ${COUNTS_WITHIN_MS} ms of the change`, isInTime, true)
}

const row = async ({ admin, ask }: Around, path: string) => {
  const { json, status } = await ask(admin, "GET", path)
  if (status !== 200) throw new Error(`GET ${path}: ${status}`)
  return json as Record<string, unknown> & { readonly version: number }
}

const sent = async ({ admin, ask }: Around, method: string, path: string, body?: unknown): Promise<void> => {
  const { json, status } = await ask(admin, method, path, body)
  if (status !== 200 && status !== 204) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`)
}
