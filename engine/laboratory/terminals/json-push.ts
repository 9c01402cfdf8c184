import { createHmac } from "node:crypto"
import { makeTerminal, type Saying, type Terminal } from "./terminal.ts"

/** An IoT platform that pushes what its devices said: our own form of JSON, signed as webhooks are. */

const EVENTS: Readonly<Record<Saying, Readonly<Record<string, unknown>>>> = {
  press: { event: "personal" },
  fall: { event: "fall", heart: 104 },
  smoke: { event: "smoke", place: "kitchen" },
  cancel: { event: "cancel" },
  "battery-low": { event: "battery-low", battery: 9 },
  "battery-charged": { event: "battery-low", phase: "restored", battery: 90 },
  heartbeat: { event: "heartbeat", battery: 77, signal: 60 },
  test: { event: "manual-test" }
}

export interface JsonDoor {
  readonly url: string
  /** EpochMs of the signature, and `sha256=` with the HMAC of `<time>.<body>`. */
  readonly timeHeader: string
  readonly signatureHeader: string
}

export const pushSigned = (
  { signatureHeader, timeHeader, url }: JsonDoor,
  said: { readonly body: string; readonly key: string | null; readonly atMs?: number; readonly withinMs: number }
): Promise<Response> => {
  const { atMs = Date.now(), body, key, withinMs } = said
  const signature = createHmac("sha256", key ?? "")
    .update(`${atMs}.${body}`, "utf8")
    .digest("hex")
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key === null ? {} : { [timeHeader]: String(atMs), [signatureHeader]: `sha256=${signature}` })
    },
    body,
    signal: AbortSignal.timeout(withinMs)
  })
}

export const makeJsonPush = (options: {
  readonly account: string
  readonly key: string
  readonly door: JsonDoor
}): Terminal => {
  const { account, door, key } = options
  // What numbers its messages lives on the platform, and begins anew with it.
  const run = Date.now().toString(36)
  return makeTerminal({
    line: "json",
    account,
    key,
    can: new Set(Object.keys(EVENTS) as Array<Saying>),
    close: () => {},
    attempt: async ({ number, saying }, againMs) => {
      const body = JSON.stringify({ controller: account, id: `${run}-${number}`, ...EVENTS[saying] })
      const response = await pushSigned(door, { body, key, withinMs: againMs }).catch(() => undefined)
      if (response === undefined) return undefined
      const text = `${response.status} ${await response.text().catch(() => "")}`.trim()
      if (response.ok) return { meaning: "acknowledged", text }
      return { meaning: response.status >= 500 || response.status === 429 ? "later" : "refused", text }
    }
  })
}
