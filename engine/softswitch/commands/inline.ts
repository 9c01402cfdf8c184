import { isApplication } from "../calls/applications.ts"
import type { Step } from "../calls/inline.ts"

/** A leg waits for what its applications do; more are a mistake. */
const STEPS_LIMIT = 32

/** After these nothing is left to do: without one, FreeSWITCH would hang up at the end of the list. */
const LAST: ReadonlySet<string> = new Set(["bridge", "park", "hangup", "socket"])

/**
 * FreeSWITCH's inline dialplan: `answer,playback:welcome.wav,park`, or `m:;:` in front where commas stand in the data. It is
 * the one dialplan there is here. Undefined where an application is unknown or the last one leaves the leg to nobody.
 */
export const readInline = (text: string): ReadonlyArray<Step> | undefined => {
  const [, delimiter = ",", list = text] = /^m:(.):(.*)$/u.exec(text) ?? []
  const steps = list.split(delimiter).map((one) => {
    const colon = one.indexOf(":")
    return colon < 0 ? { name: one, data: "" } : { name: one.slice(0, colon), data: one.slice(colon + 1) }
  })
  const last = steps.at(-1)?.name ?? ""
  return steps.length <= STEPS_LIMIT && steps.every(({ name }) => isApplication(name)) && LAST.has(last)
    ? steps
    : undefined
}
