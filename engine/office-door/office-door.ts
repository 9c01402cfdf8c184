import { Agent, request as ask } from "node:http"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { StoreAway } from "#engine/ports/CoreRpc.ts"
import { INSIDE_HEADER } from "#engine/ports/inside.ts"
import {
  ASKS_OTHERS,
  DOOR_PATH,
  type DoorAnswer,
  type DoorAsked,
  type DoorQuestion,
  doorQuestions
} from "#engine/ports/OfficeDoor.ts"

/**
 * The way to what only the records' process knows: accounts and sessions for the gateway, texts that are spoken for the core. One
 * question, asked once; nothing waits for it to come back.
 */
export interface OfficeDoor {
  readonly ask: <const Question extends DoorQuestion>(
    question: Question,
    asked: DoorAsked<Question>
  ) => Effect.Effect<DoorAnswer<Question>, StoreAway>
}

/** It answers in milliseconds; a person has given up on a click by then. */
const ANSWER_WITHIN_MS = 5_000
/** Where it asks others in turn: three questions of five seconds. */
const OTHERS_WITHIN_MS = 20_000
/** Those who sign in at once at the begin of a shift. */
const CONNECTIONS = 16
/** An account with everything it may do is some 10 kB. */
const ANSWER_LIMIT_BYTES = 1024 * 1024

export const makeOfficeDoor = (socketPath: string, insideKey: string): OfficeDoor => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  // A provider that hangs must not keep those from the door who sign in by a password.
  const patient = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

  const post = (path: string, body: string, asksOthers: boolean): Effect.Effect<string, StoreAway> =>
    Effect.callback((resume) => {
      const away = (reason: string) => resume(Effect.fail(new StoreAway({ reason })))
      const outgoing = ask(
        {
          socketPath,
          agent: asksOthers ? patient : agent,
          method: "POST",
          path,
          timeout: asksOthers ? OTHERS_WITHIN_MS : ANSWER_WITHIN_MS,
          headers: {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
            [INSIDE_HEADER]: insideKey
          }
        },
        (incoming) => {
          let text = ""
          incoming.setEncoding("utf8")
          incoming.on("data", (piece: string) => {
            text += piece
            if (text.length > ANSWER_LIMIT_BYTES) outgoing.destroy(new Error("the answer is too long"))
          })
          incoming.on("end", () => {
            if (incoming.statusCode === 200) resume(Effect.succeed(text))
            else away(reasonIn(text) ?? `the records answered ${incoming.statusCode ?? "nothing"}`)
          })
          incoming.on("error", (error) => away(error.message))
        }
      )
      outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in time")))
      outgoing.on("error", (error: NodeJS.ErrnoException) =>
        away(`the records are away: ${error.code ?? error.message}`)
      )
      outgoing.end(body)
      return Effect.sync(() => outgoing.destroy())
    })

  return {
    ask: (question, asked) => {
      const { answer, asked: Asked } = doorQuestions[question]
      const body = JSON.stringify(Schema.encodeUnknownSync(Asked as Schema.Codec<unknown, unknown>)(asked))
      return post(`${DOOR_PATH}${question}`, body, ASKS_OTHERS.has(question)).pipe(
        Effect.map((text) => Schema.decodeUnknownSync(answer as Schema.Codec<unknown, unknown>)(JSON.parse(text)))
      ) as Effect.Effect<never, StoreAway>
    }
  }
}

const reasonIn = (text: string): string | undefined => {
  try {
    const { reason } = JSON.parse(text) as { readonly reason?: unknown }
    return typeof reason === "string" ? reason : undefined
  } catch {
    return undefined
  }
}
