import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { OutboxRequest } from "#actors/incident/requests.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import { type Letter, Mail, Sms } from "../ports/Outbox.ts"

const AGAIN_AFTER = "5 seconds"
/** Letters that wait for the disk; a crash loses none of them: an incident that is open asks again. */
const WAITING_MOST = 5_000

/** Writes to guardians that something happened, and that it is over. */
export const tellingGuardians: Effect.Effect<
  (asked: OutboxRequest) => Effect.Effect<void>,
  never,
  Mail | Scope.Scope | Sms
> = Effect.gen(function* () {
  const [mail, sms] = [yield* Mail, yield* Sms]
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  let waiting = 0
  const send = (letter: Letter): Effect.Effect<void> =>
    Effect.catch((letter.to.includes("@") ? mail : sms).send(letter), ({ reason }: StoreAway) =>
      Effect.logWarning("a guardian is not written to yet", { key: letter.key, reason }).pipe(
        Effect.andThen(Effect.sleep(AGAIN_AFTER)),
        Effect.andThen(Effect.suspend(() => send(letter)))
      )
    )
  return (asked) =>
    Effect.suspend(() => {
      if (waiting >= WAITING_MOST)
        return Effect.logError("a guardian is not written to: too many wait", { key: asked.key })
      waiting++
      fork(
        Effect.ensuring(
          send(letterOf(asked)),
          Effect.sync(() => waiting--)
        )
      )
      return Effect.void
    })
})

const letterOf = ({ incident, key, name, number, title, what }: OutboxRequest): Letter => ({
  key,
  to: number,
  name,
  subject: what === "opened" ? `报警：${title}` : `报警已处理：${title}`,
  text:
    what === "opened"
      ? `${name}，您好：${title} 发出报警，我们正在处理。`
      : `${name}，您好：${title} 的报警已处理完毕。`,
  incident
})
