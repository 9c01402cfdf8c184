import { readdirSync, readFileSync } from "node:fs"
import { EVENT_NAMES, SUBCLASSES, telephonyEventOf } from "#engine/adapters/esl/events.ts"
import { type Frame, makeFrameReader } from "#engine/adapters/esl/socket-frames.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { type EventHeard, readJson, readPlain } from "./client.ts"

const FOLDER = new URL("../../../engine/softswitch/testdata/esl-samples/", import.meta.url)
const ADAPTER = new URL("../../../engine/adapters/esl/", import.meta.url)

/** A frame of a real FreeSWITCH 1.10.12. */
export const sampleOf = (name: string): EventHeard => {
  const text = readFileSync(new URL(`${name}.txt`, FOLDER), "utf8")
  const end = text.indexOf("\n\n")
  const read = text.slice(0, end).includes("text/event-json") ? readJson : readPlain
  return read(text.slice(end + 2))
}

/** Headers that the engine reads, as its own source names them. */
export const headersRead = (): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const file of readdirSync(ADAPTER).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts")))
    for (const [, header] of readFileSync(new URL(file, ADAPTER), "utf8").matchAll(
      /\b(?:event|dump|body)\["([\w-]+)"\]/gu
    ))
      found.add(header!)
  return found
}

/** Of these the value is the event's meaning: it has to be FreeSWITCH's. All others name or count something. */
const MEANING: ReadonlySet<string> = new Set([
  "Event-Name",
  "Event-Subclass",
  "Call-Direction",
  "Answer-State",
  "Application",
  "Application-Response",
  "Playback-Status",
  "DTMF-Digit",
  "DTMF-Source",
  "variable_sip_term_status"
])

/** Set by our own dialplan, which the samples' FreeSWITCH had not; see adapters/esl/DECISIONS.md. */
const TAKEN = { variable_carillon_takes: "true" }

/** What the engine understands of an event. */
const understood = (event: EventHeard, extra: Readonly<Record<string, string>>): string => {
  const headers = { ...Object.fromEntries(event.headers), ...extra }
  const around = { at: 0 as EpochMs, broken: false, wasParked: false, recordingName: (path: string) => path }
  return telephonyEventOf(headers, around)?._tag ?? "nothing"
}

/** What the engine does not subscribe to it does not read. */
const isHeard = ({ name, subclass }: EventHeard): boolean =>
  subclass === undefined
    ? (EVENT_NAMES as ReadonlyArray<string>).includes(name)
    : (SUBCLASSES as ReadonlyArray<string>).includes(subclass)

/** A whole conversation of a real FreeSWITCH with a controller that it called. */
export const sessionSample = (name: string): ReadonlyArray<Frame> =>
  makeFrameReader().take(readFileSync(new URL(`${name}.txt`, FOLDER)))

/** How an event differs from FreeSWITCH's as far as the engine looks; undefined when it does not. */
export const differenceFrom = (sample: EventHeard, live: EventHeard): string | undefined => {
  const read = isHeard(live) ? [...headersRead()] : [...MEANING]
  const missing = read.filter((name) => (sample.get(name) ?? "") !== "" && (live.get(name) ?? "") === "")
  if (missing.length > 0) return `it has no ${missing.join(", ")}`
  const other = read.filter((name) => MEANING.has(name) && sample.get(name) !== live.get(name))
  if (other.length > 0)
    return other.map((name) => `${name} is ${live.get(name) ?? "not there"} instead of ${sample.get(name)}`).join(", ")
  const late = outOfOrder(sample, live)
  if (late !== undefined) return `${late} comes at another place`
  const [theirs, ours] = [understood(sample, TAKEN), understood(live, TAKEN)]
  return theirs === ours ? undefined : `the engine understands ${ours} instead of ${theirs}`
}

/** A channel's variables stand in the order in which they were set, which is the story's; all else has one order. */
export const outOfOrder = (sample: EventHeard, live: EventHeard): string | undefined => {
  const names = sample.headers.map(([name]) => name).filter((name) => !name.startsWith("variable_"))
  let at = 0
  for (const [name] of live.headers) {
    if (!names.includes(name) || name.startsWith("variable_")) continue
    const found = names.indexOf(name, at)
    if (found < 0) return name
    at = found + 1
  }
  return undefined
}
