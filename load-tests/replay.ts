import { spawn } from "node:child_process"
import { parseArgs } from "node:util"
import { databaseOf } from "./own-database.ts"
import { type RunningCentre, startCentre, stopStartedCentres } from "./running-centre.ts"
import { Panel } from "./crowd/panel.ts"
import { until } from "./crowd/wait.ts"
import { keepChanging } from "./changed-settings.ts"
import { firstCall } from "./first-call.ts"

const USAGE = `npm run replay -- [options]
  --database URL   replay the journal of this PostgreSQL database; a running centre may go on meanwhile
  --json           one JSON line on stdout: {"decisions":…,"differ":0}
  --help           this text
Without --database it starts a throw-away centre, lets some calls through it while strategy, priority and needs of their queue and
skills, tiers and queues of its agents change, and replays what that centre wrote: each step by the settings of its moment.
Exit code 1 when a step comes to something else than what was written, 2 when it could not be looked at.
`

/** Every path of a plain call is walked, in half a minute. */
const CALLS = 20
const AGENTS = 4
const CALL_EVERY_MS = 500
const QUEUE = "service"
/** Fewer settings in force at the decisions would prove little. */
const LEAST_CHANGES = 10
const LEAST_STRATEGIES = 3

const began = performance.now()
const say = (line: string): void => {
  process.stderr.write(`[${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s] ${line}\n`)
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { database: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean" } }
  })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  const json = values.json === true
  if (values.database !== undefined) return await replay(values.database, json)
  process.once("SIGINT", () => void stopStartedCentres().finally(() => process.exit(130)))
  const centre = await startCentre({ seed: "config/seed/small-centre.yaml", say })
  try {
    await callsWhileChanging(centre)
    await until("a journal that is written", () => isWritten(centre), { withinMs: 10_000, everyMs: 100 })
    return await replay(await databaseOf(centre), json)
  } finally {
    await centre.stop()
  }
}

/** Throws when what it was to show did not happen. */
const callsWhileChanging = async (centre: RunningCentre): Promise<void> => {
  const admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
  const stopChanging = await keepChanging(admin, { queue: QUEUE, agents: [...centre.accounts.keys()].slice(0, AGENTS) })
  await firstCall(centre, { calls: CALLS, agents: AGENTS, everyMs: CALL_EVERY_MS, say })
  const changes = await stopChanging()
  const calls = await admin.calls(CALLS)
  const answers = await Promise.all(calls.map(({ id }) => admin.why(id)))
  const strategies = new Set(answers.flatMap(({ decisions }) => decisions.map(({ strategy }) => strategy)))
  say(`${changes} changes of settings; decided by ${[...strategies].join(", ")}`)
  if (changes < LEAST_CHANGES || strategies.size < LEAST_STRATEGIES)
    throw new Error("too few settings were in force while calls ran: nothing was proved")
}

/** Runs the replay as anybody would who has only the database. Its output and its exit code are ours. */
const replay = (database: string, json: boolean): Promise<number> =>
  new Promise((resolve, reject) => {
    const entry = new URL("../engine/replay/main.ts", import.meta.url).pathname
    const child = spawn(process.execPath, [entry, "--database", database, ...(json ? ["--json"] : [])], {
      stdio: "inherit"
    })
    child.once("error", reject)
    child.once("exit", (code) => resolve(code ?? 2))
  })

/** The journal follows the actors by one commit. */
const isWritten = async (centre: RunningCentre): Promise<boolean> => {
  const { workers } = await centre.health()
  return workers["core"]?.detail["journalBacklog"] === 0
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`replay: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
)
