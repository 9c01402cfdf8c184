import { randomBytes } from "node:crypto"
import { cookieOf, type Place } from "./place.ts"

const SIGN_INS = 6
const SOCKETS_EACH = 40
/** As the README of the gateway promises. */
const MOST_OPEN = 20

/** One agent's account opens screens without end; a supervisor's opens beside them. */
export const screensOfOneAccount = async (place: Place): Promise<string | null> => {
  const signedIn = async (user: string, password: string) => {
    const answer = await place.signIn(place.address(0), user, password)
    if (answer.status !== 204) throw new Error(`${user} could not sign in: ${answer.status}`)
    return cookieOf(answer, "carillon=")
  }
  let open = 0
  for (let n = 0; n < SIGN_INS; n++) {
    const cookie = await signedIn(...place.agent(5))
    const statuses = await Promise.all(Array.from({ length: SOCKETS_EACH }, () => screen(place, cookie)))
    open += statuses.filter((status) => status === 101).length
  }
  if (open > MOST_OPEN) return `${open} screens of one account are open`
  const { password, user } = place.centre.admin
  const status = await screen(place, await signedIn(user, password))
  return status === 101 ? null : `another account's screen was answered ${status}`
}

/** Opens a screen that stays open, and tells the status of its upgrade; 0 when there was none. */
const screen = (place: Place, cookie: string): Promise<number> => {
  const socket = place.connection(
    place.address(0),
    `GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nCookie: ${cookie}\r\n\r\n`
  )
  return new Promise((resolve) => {
    socket.once("data", (bytes) => resolve(Number(/^HTTP\/1\.1 (\d+)/u.exec(bytes.toString("latin1"))?.[1] ?? 0)))
    socket.once("close", () => resolve(0))
  })
}
