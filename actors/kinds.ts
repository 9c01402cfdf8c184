import { agent } from "./agent/kind.ts"
import { call } from "./call/kind.ts"
import { distributor } from "./distributor/kind.ts"
import type { AnyKind } from "./kind.ts"
import { queue } from "./queue/kind.ts"

/** Every kind of actor. A new one is its folder and its line here. After a crash those who hold the lists hear of it first. */
const list = [queue, distributor, call, agent] as const

export const kinds: ReadonlyArray<AnyKind> = list

export type KindName = (typeof list)[number]["name"]
