import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { ClientFrame } from "#wire/client-frame.ts"
import { type ServerFrame } from "#wire/frames.ts"

/** Frames as text. What goes out is our own and is not checked again; what comes in is. */

export const encodeFrame = (frame: ServerFrame): string => JSON.stringify(frame)

const decode = Schema.decodeUnknownResult(ClientFrame)
const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()

/** The frame, or in words why it is none: `intent.reason: Expected …`. */
export const decodeFrame = (bytes: ArrayBuffer, isBinary: boolean): ClientFrame | string => {
  if (isBinary) return "frames are text"
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return "no JSON"
  }
  const decoded = decode(json)
  if (decoded._tag === "Success") return decoded.success
  const [issue] = formatIssues(decoded.failure.issue).issues
  const path = (issue?.path ?? []).map((segment) => String(typeof segment === "object" ? segment.key : segment))
  return `${path.join(".") || "frame"}: ${issue?.message ?? "does not fit"}`
}

/** A close frame has room for 123 bytes of reason (RFC 6455 §5.5). */
const REASON_LIMIT_BYTES = 123

/** Cut at the end of a character, not within one. */
export const closeReason = (text: string): string => {
  let reason = text.slice(0, REASON_LIMIT_BYTES)
  while (Buffer.byteLength(reason) > REASON_LIMIT_BYTES) reason = reason.slice(0, -1)
  return reason
}
