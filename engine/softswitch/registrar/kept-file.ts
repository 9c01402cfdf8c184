/** The file of kept registrations: what of a binding the next switch needs, with times of the wall clock. Pure. */
import type { KeptBinding } from "../sip-contract.ts"

const VERSION = 1

/** Longer than anybody is granted: a wall clock that was set back must not make a telephone's place last for ever. */
const LONGEST_MS = 86_400_000

/** `aheadMs`: how far the wall clock is ahead of the switch's. */
export const writeBindings = (bindings: ReadonlyArray<KeptBinding>, aheadMs: number): string => {
  const kept = bindings
    // A connection ends with its process; where it led to, nobody can be called.
    .filter(({ source }) => source.transport === "udp")
    .map((binding) => ({ ...binding, expiresAtMs: Math.round(binding.expiresAtMs + aheadMs) }))
  return `${JSON.stringify({ version: VERSION, bindings: kept })}\n`
}

/** Those that still hold, or what is wrong with the file. */
export const readBindings = (text: string, aheadMs: number, nowMs: number): ReadonlyArray<KeptBinding> | string => {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return "is no JSON"
  }
  if (!isRecord(file) || file["version"] !== VERSION) return `is not of version ${VERSION}`
  if (!Array.isArray(file["bindings"])) return "has no list of bindings"
  const read: Array<KeptBinding> = []
  for (const [at, value] of file["bindings"].entries()) {
    const binding = bindingOf(value)
    if (binding === undefined) return `binding ${at} cannot be read`
    const expiresAtMs = Math.min(binding.expiresAtMs - aheadMs, nowMs + LONGEST_MS)
    if (expiresAtMs > nowMs) read.push({ ...binding, expiresAtMs })
  }
  return read
}

const bindingOf = (value: unknown): KeptBinding | undefined => {
  if (!isRecord(value) || !isRecord(value["source"])) return undefined
  const { allowEvents, callId, contact, cseq, expiresAtMs, params, user, userAgent } = value
  const { address, port } = value["source"]
  const texts = [user, contact, callId, userAgent, params, address]
  const numbers = [expiresAtMs, cseq, port]
  if (!texts.every((text) => typeof text === "string") || !numbers.every((number) => Number.isFinite(number)))
    return undefined
  if (!Array.isArray(allowEvents) || !allowEvents.every((event) => typeof event === "string")) return undefined
  return {
    user: String(user),
    contact: String(contact),
    source: { transport: "udp", address: String(address), port: Number(port) },
    expiresAtMs: Number(expiresAtMs),
    callId: String(callId),
    cseq: Number(cseq),
    userAgent: String(userAgent),
    params: String(params),
    allowEvents
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
