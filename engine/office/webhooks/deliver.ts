import { createHmac } from "node:crypto"
import { request as askPlainly } from "node:http"
import { request as askSecurely } from "node:https"
import type { Due, Outcome } from "../../records/webhooks/deliveries.ts"
import { placeOf } from "./guard.ts"

/** Who takes longer has something else to do than to take news. */
const ANSWER_WITHIN_MS = 10_000
/** Of an answer nothing is read but its status. */
const USER_AGENT = "Carillon-Webhooks/1"

export type Letter = Pick<Due, "at" | "body" | "event" | "secret" | "url"> & { readonly id: number | string }

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 with the secret over `<seconds>.<body>`. An old `t` tells a letter that was recorded. */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`

/** Sends it once. Only a 2xx counts; a redirect is not followed: its place was judged by nobody. */
export const deliver = async (letter: Letter, allowLocal: boolean, nowMs: number): Promise<Outcome> => {
  try {
    const url = new URL(letter.url)
    const place = await placeOf(url, allowLocal)
    if ("refused" in place) return failed(null, place.refused)
    const status = await post(url, place, letter, nowMs)
    return status >= 200 && status < 300
      ? { isDelivered: true, status, problem: "" }
      : failed(status, `answered ${status}`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return failed(null, code === undefined ? message : `${code}: ${message}`)
  }
}

const failed = (status: number | null, problem: string): Outcome => ({ isDelivered: false, status, problem })

const post = (
  url: URL,
  { address, family }: { readonly address: string; readonly family: 4 | 6 },
  { at, body: data, event, id, secret }: Letter,
  nowMs: number
): Promise<number> =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({ id: String(id), event, at, data })
    const ask = url.protocol === "https:" ? askSecurely : askPlainly
    const outgoing = ask(
      url,
      {
        method: "POST",
        agent: false,
        // Whatever the name says by now, it goes to the address that was judged.
        lookup: (_host, options, done) =>
          options.all === true ? done(null, [{ address, family }]) : done(null, address, family),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "user-agent": USER_AGENT,
          "x-carillon-event": event,
          "x-carillon-delivery": String(id),
          "x-carillon-signature": signatureOf(secret, Math.floor(nowMs / 1000), body)
        }
      },
      (incoming) => {
        resolve(incoming.statusCode ?? 0)
        incoming.destroy()
      }
    )
    outgoing.on("error", reject)
    outgoing.end(body)
  })
