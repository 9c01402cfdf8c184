import * as Schema from "effect/Schema"
import type { Words } from "#wire/permissions.ts"

/** How the switch finds a trunk, as GET /health says it to who may see that. */
const State = Schema.Struct({
  id: Schema.String,
  hosts: Schema.Array(Schema.Struct({ host: Schema.String, isUp: Schema.optionalKey(Schema.Boolean) })),
  isRegistered: Schema.optionalKey(Schema.Boolean),
  refusal: Schema.String
})
export type TrunkState = typeof State.Type

const Found = Schema.Struct({
  workers: Schema.Struct({ switch: Schema.Struct({ detail: Schema.Struct({ trunks: Schema.Array(State) }) }) })
})

/** Null where nobody may say it, or no trunk of that id is in use. */
export const readTrunkState = async (id: string): Promise<TrunkState | null> => {
  try {
    const found = Schema.decodeUnknownOption(Found)(await (await fetch("/health")).json())
    return found._tag === "None"
      ? null
      : (found.value.workers.switch.detail.trunks.find((each) => each.id === id) ?? null)
  } catch {
    return null
  }
}

/** One line each: hosts, and the registration where there is one. */
export const saidOf = ({
  hosts,
  isRegistered,
  refusal
}: TrunkState): ReadonlyArray<Words & { readonly isWrong: boolean }> => [
  ...hosts.map(({ host, isUp }) => ({
    zh: `${host} ${isUp === undefined ? "尚无应答" : isUp ? "有应答" : "无应答"}`,
    en: `${host} ${isUp === undefined ? "has not answered yet" : isUp ? "answers" : "does not answer"}`,
    isWrong: isUp === false
  })),
  ...(isRegistered === undefined
    ? []
    : [
        {
          zh: isRegistered ? "已注册" : refusal === "" ? "尚未注册" : `未能注册：${refusal}`,
          en: isRegistered ? "Registered" : refusal === "" ? "Not registered yet" : `Not registered: ${refusal}`,
          isWrong: !isRegistered
        }
      ])
]
