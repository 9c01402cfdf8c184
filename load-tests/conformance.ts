import { parseArgs } from "node:util"
import type { Rights } from "./conformance/rights.ts"
import { stopStartedCentres } from "./running-centre.ts"

const USAGE = `npm run conformance -- <alarms|esl|rights|sip> [options]
  alarms   what alarm terminals of every protocol say, over real sockets: each vector of the decoders, each virtual terminal, and
           bad input; what is answered, and what is in the centre after it; prints {"cases":…,"passed":…}
  esl      what a real FreeSWITCH said over its event socket, asked of our own switch: each sample's event with the headers that
           the engine reads, the order of events, and what surprises; FREESWITCH_ESL=host:port:password asks a FreeSWITCH;
           prints {"cases":…,"passed":…}
  rights   every endpoint, intent and topic, asked for by somebody of each level: none, self, team, department, organisation;
           prints {"endpoints":…,"permissions":…,"cases":…,"passed":…}
  sip      every message of RFC 4475 and RFC 5118, said to a running switch over real sockets;
           prints {"rfc4475":{"cases":49,"passed":…},"rfc5118":{"cases":12,"passed":…}}
  --json   one JSON line on stdout
  --help   this text
"rights" and "alarms" start a throw-away centre on free ports and never touch another one. What is let in and which rows are seen is held
against load-tests/conformance/expected.ts, which was written by hand; an endpoint that is not in it fails. "sip" and "esl" start
switches. A FreeSWITCH has to serve Carillon as config/freeswitch does; FREESWITCH_SIP (host:port), FREESWITCH_NUMBER and
FREESWITCH_ACCOUNT (user:password:realm) say where it differs.
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

/** What can be walked; each loads its own when it is asked for. */
const WALKS: Readonly<Record<string, () => Promise<{ readonly found: unknown; readonly held: boolean }>>> = {
  alarms: async () => {
    const { alarmsHeld, measureAlarms } = await import("./conformance/alarms.ts")
    const found = await measureAlarms(say)
    return { found, held: alarmsHeld(found) }
  },
  esl: async () => {
    const { eslHeld, measureEsl } = await import("./conformance/esl.ts")
    const found = await measureEsl(say)
    return { found, held: eslHeld(found) }
  },
  rights: async () => {
    const { measureRights } = await import("./conformance/rights.ts")
    const found = await measureRights(say)
    return { found, held: held(found) }
  },
  sip: async () => {
    const { measureSip, sipHeld } = await import("./conformance/sip.ts")
    const found = await measureSip(say)
    return { found, held: sipHeld(found) }
  }
}
const THERE = Object.keys(WALKS).join(", ")

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
  const [word = ""] = words
  const walk = Object.hasOwn(WALKS, word) ? WALKS[word] : undefined
  if (walk === undefined || words.length !== 1)
    throw new Wrong(words.length === 0 ? `name what to walk: ${THERE}` : `no "${words.join(" ")}"; there are: ${THERE}`)
  process.once("SIGINT", () => void stopStartedCentres().finally(() => process.exit(130)))
  const { found, held: isHeld } = await walk()
  process.stdout.write(`${json === true ? JSON.stringify(found) : JSON.stringify(found, undefined, 2)}\n`)
  if (!isHeld) say("NOT what was promised")
  return isHeld ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`conformance: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
)
