import type { Browser } from "playwright-core"
import type { RunningCentre } from "../running-centre.ts"
import type { Visitor } from "./browser.ts"

/** What a case has: the centre, a browser for visitors of its own, and the administrator who is signed in already. */
export interface Scene {
  readonly browser: Browser
  readonly centre: RunningCentre
  readonly admin: Visitor
  readonly say: (line: string) => void
}

/** One thing that must go well; it throws when it does not. Cases run in their order, on one centre. */
export interface Case {
  readonly name: string
  readonly run: (scene: Scene) => Promise<void>
}
