import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, NotFound, Unfit } from "../refusals.ts"

const described = (summary: string) => OpenApi.annotations({ summary })
const params = { id: Schema.String }

const KEY = Schema.String.check(Schema.isMaxLength(128), Schema.isPattern(/^[\u0021-\u007e]*$/u))

const KeyState = Schema.Struct({
  isSet: Schema.Boolean.annotate({ description: "Whether there is one. It is never told." })
}).annotate({ identifier: "TerminalKey" })

const Dialects = Schema.Array(
  Schema.Struct({
    value: Schema.String.annotate({ description: "Its name, which a terminal has in `dialect`." }),
    protocol: Schema.String.annotate({ description: "The protocol from which it differs; `framing`: one of its own." }),
    words: Schema.Struct({ zh: Schema.String, en: Schema.String }).annotate({ description: "What it is of." })
  }).annotate({ identifier: "TerminalDialect" })
)

const Lock = Schema.Struct({
  since: Schema.Int.annotate({ description: "When it was locked." }),
  until: Schema.Int.annotate({ description: "When the lock ends by itself." }),
  reason: Schema.String.annotate({ description: "Why it is locked." }),
  by: Schema.NullOr(Schema.String).annotate({
    description: "The supervisor; null: it was pressed for nothing too often."
  }),
  byName: Schema.NullOr(Schema.String).annotate({ description: "Their name; null: nobody is known by that." })
}).annotate({ identifier: "TerminalLock" })

export const TerminalHeard = Schema.Struct({
  heardAt: Schema.NullOr(Schema.Int).annotate({ description: "When it said something last; null: never." }),
  batteryPercent: Schema.NullOr(Schema.Int),
  signalPercent: Schema.NullOr(Schema.Int),
  lock: Schema.NullOr(Lock).annotate({
    description: "For having been pressed for nothing: its alarms come after the others. Null: it is not locked."
  })
}).annotate({ identifier: "TerminalHeard" })

/** What of a terminal is no field: when it was heard, which dialects it may speak, and the key it shares with us, written and never read back. */
export const terminalGroup = HttpApiGroup.make("terminals-beside")
  .add(
    HttpApiEndpoint.get("heard", "/api/terminals/:id/heard", {
      params,
      success: TerminalHeard,
      error: [NotFound, Away]
    })
      .annotate(Needs, { permission: "terminals.view" })
      .annotateMerge(
        described("When the terminal was heard last, what it said of its battery and signal, and whether it is locked.")
      )
  )
  .add(
    HttpApiEndpoint.get("dialects", "/api/terminal-dialects", { success: Dialects, error: [Away] })
      .annotate(Needs, { permission: "terminals.view" })
      .annotateMerge(described("The dialects that terminals may speak: the files of config/dialects."))
  )
  .add(
    HttpApiEndpoint.get("hasKey", "/api/terminals/:id/key", { params, success: KeyState, error: [NotFound, Away] })
      .annotate(Needs, { permission: "terminals.edit" })
      .annotateMerge(described("Whether the terminal has a key."))
  )
  .add(
    HttpApiEndpoint.put("setKey", "/api/terminals/:id/key", {
      params,
      payload: Schema.Struct({
        key: KEY.annotate({
          description: "For SIA DC-09 an AES key of 32, 48 or 64 hexadecimal digits. Empty takes it away.",
          examples: ["00112233445566778899aabbccddeeff"]
        })
      }),
      success: KeyState,
      error: [NotFound, Unfit, Away]
    })
      .annotate(Needs, { permission: "terminals.edit" })
      .annotateMerge(described("Sets the key with which the terminal encrypts or signs; it counts within seconds."))
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Terminals: heard and keys" }))
