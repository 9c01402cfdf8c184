import { pause } from "../crowd/wait.ts"
import type { Place } from "./place.ts"

/** Fifty more than the centre answers at once. */
const SOCKETS = 1_050
const SECONDS = 8
/** How far a request has come when its sender becomes slow. */
const BEGUN = {
  nothing: "",
  head: "GET /health HTTP/1.1\r\nHost: a\r\nX-Long: ",
  body: "POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"
} as const
/** The machine is busy with a thousand connections; before there was a limit of their own it was 503 for thirty seconds. */
const SERVED_WITHIN_MS = 3_000

/**
 * Connections that begin a request and send a byte each two seconds, or say nothing at all, and a new one for each that is closed;
 * meanwhile honest people at the same addresses open pages, ask for health, and sign in.
 */
export const slowSenders = async (
  place: Place,
  begun: keyof typeof BEGUN,
  addresses: number
): Promise<string | null> => {
  let opened = 0
  let isOver = false
  const slow = () => {
    const socket = place.connection(place.address(opened++ % addresses), BEGUN[begun])
    const timer = setInterval(() => begun !== "nothing" && socket.write("x"), 2_000)
    socket.once("close", () => {
      clearInterval(timer)
      if (!isOver) setTimeout(slow, 100)
    })
  }
  for (let n = 0; n < SOCKETS; n++) slow()
  const [user, password] = place.agent(0)
  const broken: Array<string> = []
  for (let round = 0; round < SECONDS * 2; round++) {
    await pause(500)
    const from = place.address(round % addresses)
    const answers = await Promise.all([
      place.ask(from, "GET", "/health"),
      place.ask(from, "GET", "/docs"),
      place.signIn(from, user, password)
    ])
    const wanted = ["GET /health 200", "GET /docs 200", "POST /api/session 204"]
    for (const [n, { ms, status }] of answers.entries())
      if (!wanted[n]!.endsWith(` ${status}`) || ms > SERVED_WITHIN_MS)
        broken.push(`${wanted[n]} was wanted, ${status} after ${Math.round(ms)} ms`)
  }
  isOver = true
  return broken.length === 0 ? null : `${broken.length} of ${SECONDS * 6}: ${broken[0]}`
}
