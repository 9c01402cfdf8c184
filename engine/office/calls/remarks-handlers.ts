import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import type { CallId } from "#actors/vocabulary.ts"
import { may } from "#wire/asker.ts"
import { isOfQueue } from "#wire/call-reasons.ts"
import { Database } from "../../ports/Database.ts"
import { Asking } from "../../ports/needs.ts"
import { requiredOf } from "../../records/calls/owed.ts"
import { reasonsOfCalls, remarkOf, setRemark } from "../../records/calls/remarks.ts"
import { callById, isCallIn } from "../../records/calls/store.ts"
import { OfficeApi } from "../office-api.ts"
import { type Away, badRequest, forbidden, notFound, type Stale } from "../refusals.ts"
import { stored } from "../stored.ts"
import { changed, orAway } from "../thing-handlers.ts"

export const remarksHandlers = HttpApiBuilder.group(OfficeApi, "call-remarks", (handlers) =>
  handlers
    .handle("reasons", () => stored(reasonsOfCalls))
    .handle(
      "read",
      Effect.fnUntraced(function* ({ params: { id } }) {
        const { isTheirs, queue } = yield* seen(id)
        const required = yield* stored((db) => requiredOf(db, queue))
        return { remark: yield* stored((db) => remarkOf(db, id)), mayChange: isTheirs, queue, required }
      })
    )
    .handle(
      "set",
      Effect.fnUntraced(function* ({ params: { id }, payload, query: { version } }) {
        const { asker } = yield* Asking
        const { isTheirs, queue } = yield* seen(id)
        if (!isTheirs) return yield* Effect.fail(forbidden("of others' calls this needs the permission customers.edit"))
        const { followUp = null, note, reason } = payload
        const said = {
          reason,
          note: note.trim(),
          followUp: followUp === null ? null : { ...followUp, note: followUp.note.trim() },
          version
        }
        const before = yield* stored((db) => remarkOf(db, id))
        yield* offered(said.reason, before?.reason ?? null, queue)
        if (before === null && said.reason === null && said.note === "" && said.followUp === null)
          return yield* Effect.fail(badRequest("body", "a reason, a note or what is to follow is needed"))
        const by = { account: asker.account, at: yield* Clock.currentTimeMillis }
        return yield* changed(yield* Database, (all) => setRemark(all, id, said, by)).pipe(
          // Nothing of it is checked against other things: it fits, or somebody else was first.
          Effect.mapError((error) => error as typeof Away.Type | typeof Stale.Type)
        )
      })
    )
)

/** The call, when it is one that the asker sees; theirs: who took part in it says what it was about, and who may edit customers. */
const seen = Effect.fnUntraced(function* (id: CallId) {
  const { asker, scope } = yield* Asking
  const record = yield* orAway(callById(id))
  const isSeen = record !== null && (yield* orAway(isCallIn(id, scope)))
  if (record === null || !isSeen)
    return yield* Effect.fail(notFound("there is no such call, or it is not yours to see"))
  const { agent } = asker
  const tookPart = agent !== null && (record.agent === agent || record.agents.includes(agent))
  return { isTheirs: tookPart || may(asker, "customers.edit"), queue: record.queue }
})

/** What is no longer offered stays where it was said. */
const offered = Effect.fnUntraced(function* (reason: string | null, before: string | null, queue: string | null) {
  if (reason === null || reason === before) return
  const all = yield* stored(reasonsOfCalls)
  const found = all.find(({ id }) => id === reason)
  if (found === undefined) return yield* Effect.fail(badRequest("body.reason", `there is no call reason ${reason}`))
  if (found.isRetired) return yield* Effect.fail(badRequest("body.reason", `${reason} is not offered any more`))
  if (!isOfQueue(all, found.id, queue))
    return yield* Effect.fail(badRequest("body.reason", `${reason} is not offered for calls of ${queue ?? "no queue"}`))
})
