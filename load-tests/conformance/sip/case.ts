import { readFileSync } from "node:fs"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import type { Outcome } from "#engine/softswitch/testing/torture.ts"
import { FarEnd, type Heard } from "./far-end.ts"
import { startThrowAwaySwitch, type ThrowAwaySwitch } from "./throw-away-switch.ts"

/** One message, and all that must come of it. */
export interface TortureCase {
  readonly name: string
  readonly file: URL
  readonly outcome: Outcome
  /** The last answer to a call that was let in; the engine answers every call. */
  readonly final: number
  /** What more there is to see in the answers, or to do: null when it is as it must be. */
  readonly also: ReadonlyArray<(at: Scene) => Promise<string | null> | string | null>
}

/** Where a case is played: the switch, the far end at the port that the message's Via names, and what was heard so far. */
export interface Scene {
  readonly message: Buffer
  readonly softswitch: ThrowAwaySwitch
  readonly end: FarEnd
  readonly answers: ReadonlyArray<Heard>
}

const DEFAULT_PORT = 5060

/** Null when the running switch did what it must. A switch of its own for each: some messages call themselves alike. */
export const play = async (one: TortureCase, address: string): Promise<string | null> => {
  const message = readFileSync(one.file)
  const softswitch = await startThrowAwaySwitch()
  const end = await FarEnd.udp({ address, port: viaPortOf(message) }, softswitch.running.sip)
  try {
    end.say(message)
    const finals = one.outcome === "dropped" ? 0 : 1
    const inTime = await end.until(() => end.heard.filter(({ status }) => status >= 200).length >= finals)
    // Answered after everything that was said before it, so what has not been heard by then was not answered.
    const alive = await isAlive(end)
    const answers = end.heard.filter((heard) => !isPing(heard))
    const wrong = wrongIn(one, answers)
    if (wrong !== null) return wrong
    if (!inTime) return "no final answer"
    if (!alive) return "does not answer OPTIONS any more"
    for (const look of one.also) {
      const found = await look({ message, softswitch, end, answers })
      if (found !== null) return found
    }
    const defect = softswitch.warnings.find((warning) => warning.startsWith("defect"))
    return defect === undefined ? null : defect
  } finally {
    end.close()
    await softswitch.stop()
  }
}

/** Null when these are the answers that must come. */
export const wrongIn = (
  { final, outcome }: Pick<TortureCase, "final" | "outcome">,
  answers: ReadonlyArray<Heard>
): string | null => {
  const heard = answers.map(({ startLine, status }) => (status === 0 ? startLine : status))
  const wanted = outcome === "dropped" ? [] : outcome === "offered" ? [100, final] : [outcome]
  const said = outcome === "offered" ? heard.filter((status) => status !== 180) : heard
  // A 200 is repeated until it is acknowledged, and nobody here does.
  const once = said.filter((status, index) => status !== said[index - 1])
  return once.join(" ") === wanted.join(" ")
    ? null
    : `heard ${heard.join(" ") || "nothing"}, not ${wanted.join(" ") || "nothing"}`
}

/** The port an answer goes to when the Via asks for no other: that of its sent-by (RFC 3261 §18.2.2). */
const viaPortOf = (message: Buffer): number => {
  const line = /^(?:via|v)\s*:\s*((?:.|\r\n[ \t])*)/imu.exec(message.toString("latin1"))?.[1] ?? ""
  const sentBy = /SIP\s*\/\s*\S+\s*\/\s*\S+\s+(?:\[[^\]]*\]|[^;,:\s]+)\s*(?::\s*(\d+))?/u.exec(line)
  return Number(sentBy?.[1] ?? DEFAULT_PORT)
}

const PING = "conformance-ping"
const isPing = ({ headers }: Heard): boolean => headers.some(([name, value]) => name === "call-id" && value === PING)

const isAlive = async (end: FarEnd): Promise<boolean> => {
  end.say(Buffer.from(pingOf(end.endpoint)))
  await end.until(() => end.heard.some(isPing))
  return end.heard.some((heard) => isPing(heard) && heard.status === 200)
}

const pingOf = ({ address, port }: Endpoint): string =>
  `OPTIONS sip:switch@example.com SIP/2.0\r\nVia: SIP/2.0/UDP ${address}:${port};branch=z9hG4bKconformance;rport\r\n` +
  `Max-Forwards: 70\r\nFrom: <sip:conformance@example.com>;tag=ping\r\nTo: <sip:switch@example.com>\r\nCall-ID: ${PING}\r\n` +
  "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
