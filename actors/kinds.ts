import { agent } from "./agent/kind.ts"
import { callback } from "./callback/kind.ts"
import { makeCallKind } from "./call/kind.ts"
import { distributor } from "./distributor/kind.ts"
import { type Catalogue, makeCatalogue } from "./flow/catalogue.ts"
import { incident } from "./incident/kind.ts"
import type { AnyKind } from "./kind.ts"
import { queue } from "./queue/kind.ts"
import { task } from "./task/kind.ts"
import { terminal } from "./terminal/kind.ts"

/** Every kind of actor. A new one is its folder and its line here. After a crash those who hold the lists hear of it first. */
const list = (flows: Catalogue) =>
  [queue, distributor, makeCallKind(flows), task, callback, terminal, incident, agent] as const

export type KindName = ReturnType<typeof list>[number]["name"]

/** The kinds as a centre with these flows runs them. */
export const kindsWith = (flows: Catalogue): ReadonlyArray<AnyKind> => list(flows)

/** What a kind is to those who run no actor: how it is written, what it shows, whom it tells of a crash. */
export type KindOutside = Omit<AnyKind, "transition" | "handles" | "timers">

export const kinds: ReadonlyArray<KindOutside> = list(makeCatalogue([]))
