import { parseArgs } from "node:util"
import { measureUpgrades, type Upgrades } from "./upgrade/measure.ts"
import { recordedReleases } from "./upgrade/releases.ts"

const USAGE = `npm run upgrade -- [options]
  --json   one JSON line on stdout
  --help   this text
Starts the present code on a copy of the database that each release left behind (load-tests/releases), in a throw-away
PostgreSQL: once with a switch that still has the calls, once with an empty one. Then it plays the old journal again.
Never touches a centre's data.
Exit code 1 when something cannot be read, a call or written work is lost, or a step comes to something else though no rule was changed;
2 when it could not be looked at.
`

const began = performance.now()
const say = (line: string): void => {
  process.stderr.write(`[${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s] ${line}\n`)
}

/** Nothing to upgrade proves nothing. */
const isProof = ({ actors, callsLost, releases, replayDiffers, unreadable, workLost }: Upgrades): boolean =>
  releases > 0 && actors > 0 && unreadable + callsLost + workLost + replayDiffers === 0

const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { json: { type: "boolean" }, help: { type: "boolean" } } })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  const found = await measureUpgrades(say, recordedReleases())
  process.stdout.write(`${values.json === true ? JSON.stringify(found) : JSON.stringify(found, undefined, 2)}\n`)
  if (!isProof(found)) say("NOT what an upgrade promises")
  return isProof(found) ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`upgrade: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
)
