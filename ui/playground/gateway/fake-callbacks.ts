import type { CallbackView } from "#wire/callbacks.ts"

/** Who is to be called back in the playground, one in each state. */

const MINUTE_MS = 60_000
const begun = Date.now()
const after = (minutes: number) => begun + minutes * MINUTE_MS

const callback = (id: string, number: string, more: object): CallbackView =>
  ({
    work: `callback/${id}`,
    id,
    queue: "sales",
    queueName: "销售咨询",
    number,
    state: "waiting",
    askedAt: after(-12),
    queuedAt: after(-14),
    nextAt: null,
    until: after(24 * 60),
    tried: 0,
    tries: 3,
    lastResult: null,
    agent: null,
    call: id,
    by: null,
    endedAt: null,
    endedBy: null,
    reason: null,
    ...more
  }) as unknown as CallbackView

const open = new Map(
  [
    callback("b1", "138****1111", { state: "calling", agent: "1003", tried: 1, lastResult: "busy" }),
    callback("b2", "139****2222", { state: "offered", agent: "1007" }),
    callback("b3", "021****7788", { queuedAt: after(-6), askedAt: after(-5) }),
    callback("b4", "137****4444", { state: "spaced", nextAt: after(11), tried: 2, lastResult: "no-answer" }),
    callback("b5", "0571****4321", { state: "spaced", nextAt: after(95), call: null, by: "banzhang" })
  ].map((each) => [each.id, each])
)

/** The status of an answer, and what it says. */
export const answerOfCallbacks = (
  method: string,
  path: string,
  asked: URLSearchParams,
  body: string
): { readonly status: number; readonly body?: unknown } => {
  const id = path.split("/")[3]
  if (id === undefined) {
    const callbacks = [...open.values()].filter(({ queue }) => queue === (asked.get("queue") ?? queue))
    return { status: 200, body: { at: Date.now(), total: callbacks.length, callbacks } }
  }
  const known = open.get(id)
  if (known === undefined) return { status: 404, body: { error: "NotFound", message: "no such callback" } }
  if (method === "DELETE") open.delete(id)
  if (method === "PUT") {
    const { at } = JSON.parse(body) as { readonly at: number }
    if (at >= (known.until ?? 0)) return { status: 400, body: { error: "BadRequest", field: "body.at", message: "" } }
    const isNow = at <= Date.now()
    open.set(id, { ...known, state: isNow ? "waiting" : "spaced", nextAt: (isNow ? null : at) as typeof known.nextAt })
  }
  return method === "GET" ? { status: 200, body: known } : { status: 204 }
}
