import { parseArgs } from "node:util"
import { measureRights, type Rights } from "./conformance/rights.ts"
import { stopStartedCentres } from "./running-centre.ts"

const USAGE = `npm run conformance -- rights [options]
  rights   every endpoint, intent and topic, asked for by somebody of each level: none, self, team, department, organisation
  --json   one JSON line on stdout: {"endpoints":…,"permissions":…,"cases":…,"passed":…}
  --help   this text
Starts a throw-away centre on free ports and never touches another one. What is let in and which rows are seen is held against
load-tests/conformance/expected.ts, which was written by hand; an endpoint that is not in it fails.
Exit code 1 when a case fails, 2 when it could not be looked at.
`

const began = performance.now()
const say = (line: string): void => {
  process.stderr.write(`[${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s] ${line}\n`)
}

/** One clear line for the person who typed it. */
class Wrong extends Error {}

/** Fewer than this, and something was not walked. */
const ENDPOINTS_AT_LEAST = 80

const held = ({ cases, endpoints, passed }: Rights): boolean =>
  endpoints >= ENDPOINTS_AT_LEAST && cases > 0 && passed === cases

const asked = () => {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { json: { type: "boolean" }, help: { type: "boolean" } }
    })
    return { words: positionals, ...values }
  } catch (error) {
    throw new Wrong((error as Error).message)
  }
}

const main = async (): Promise<number> => {
  const { help, json, words } = asked()
  if (help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  if (words.length !== 1 || words[0] !== "rights")
    throw new Wrong(words.length === 0 ? "name what to walk: rights" : `no "${words.join(" ")}"; there is: rights`)
  process.once("SIGINT", () => void stopStartedCentres().finally(() => process.exit(130)))
  const found = await measureRights(say)
  process.stdout.write(`${json === true ? JSON.stringify(found) : JSON.stringify(found, undefined, 2)}\n`)
  if (!held(found)) say("NOT what was promised")
  return held(found) ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
)
