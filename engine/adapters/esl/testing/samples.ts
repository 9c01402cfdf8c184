import { readFileSync } from "node:fs"
import type { EslEvent } from "../esl-event.ts"

/** A frame of a real FreeSWITCH 1.10.12, as `event json` would say it. */
export const sample = (file: string, more: Record<string, string> = {}): EslEvent => {
  const path = new URL(`../../../softswitch/testdata/esl-samples/${file}.txt`, import.meta.url)
  const text = readFileSync(path, "utf8")
  const headers: Record<string, string> = {}
  for (const line of text.slice(text.indexOf("\n\n") + 2).split("\n")) {
    const found = /^([\w-]+): (.*)$/u.exec(line)
    if (found !== null) headers[found[1]!] = decodeURIComponent(found[2]!)
  }
  return { ...headers, ...more }
}

/** What config/freeswitch/dialplan sets on a call that is for us. */
export const TAKEN = { variable_carillon_takes: "true" }
