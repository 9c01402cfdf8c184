import { type TortureCase, wrongIn } from "./case.ts"
import { FarEnd, type Heard, valuesOf } from "./far-end.ts"
import { startThrowAwaySwitch } from "./throw-away-switch.ts"

/** A message that is not whole is waited for some ten seconds; then nobody believes in it any more. */
const GIVEN_UP_WITHIN_MS = 40_000

type Look = TortureCase["also"][number]

/** Says the same octets on a connection, to a switch that has not heard them before: to it they would be a repetition. */
const overTcp =
  (family: "IPv4" | "IPv6", look: (end: FarEnd) => Promise<string | null>): Look =>
  async ({ message }) => {
    const softswitch = await startThrowAwaySwitch()
    const isIpv6 = family === "IPv6"
    const hop = softswitch.running.listens.find(
      ({ address, transport }) => transport === "tcp" && address.includes(":") === isIpv6
    )
    try {
      if (hop === undefined) return `does not listen on TCP over ${family}`
      const end = await FarEnd.tcp(hop.address, hop)
      end.say(message)
      const found = await look(end).finally(() => end.close())
      const defect = softswitch.warnings.find((warning) => warning.startsWith("defect"))
      return found === null ? (defect ?? null) : `on TCP over ${family}: ${found}`
    } finally {
      await softswitch.stop()
    }
  }

const statuses = (heard: ReadonlyArray<Heard>): string => heard.map(({ status }) => status).join(" ") || "nothing"

/** Octets in which nobody can tell where the next message begins: this answer, and the end of the connection. */
export const endsWith = (status: number): Look =>
  overTcp("IPv4", async (end) => {
    const isOver = await end.until(() => end.over)
    if (statuses(end.heard) !== String(status)) return `heard ${statuses(end.heard)}, not ${status}`
    return isOver ? null : "the connection stays open"
  })

/** The rest is waited for, in silence; when it does not come, the connection ends. */
export const isGivenUp: Look = overTcp("IPv4", async (end) => {
  const isOver = await end.until(() => end.over, GIVEN_UP_WITHIN_MS)
  if (end.heard.some(({ status }) => status < 400)) return `heard ${statuses(end.heard)}`
  return isOver ? null : `is still waited for after ${GIVEN_UP_WITHIN_MS} ms`
})

/** Two messages one after the other are two: both are answered, each by its own CSeq. */
export const isTwo = (...cseqs: readonly [string, string]): Look =>
  overTcp("IPv4", async (end) => {
    const answered = (): ReadonlyArray<string> => end.heard.flatMap((heard) => valuesOf(heard, "cseq"))
    const both = await end.until(() => cseqs.every((cseq) => answered().includes(cseq)))
    return both ? null : `answers to ${answered().join(", ") || "nothing"}, not to ${cseqs.join(" and ")}`
  })

/** The same must come of it as over UDP and IPv4. */
export const overIpv6 = (of: Pick<TortureCase, "outcome" | "final">): Look =>
  overTcp("IPv6", async (end) => {
    await end.until(() => end.heard.some(({ status }) => status >= 200))
    return wrongIn(of, end.heard)
  })
