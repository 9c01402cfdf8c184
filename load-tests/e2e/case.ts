import type { Browser } from "playwright-core"
import type { RunningCentre } from "../running-centre.ts"
import type { Visitor } from "./browser.ts"

/** What a case has: the centre, a browser for visitors of its own, and the administrator who is signed in already. */
export interface Scene {
  readonly browser: Browser
  readonly centre: RunningCentre
  readonly admin: Visitor
  readonly say: (line: string) => void
  /** Told how long a ring took to be on a screen, where that is counted. */
  readonly popped?: (ms: number) => void
}

/** One thing that must go well; it throws when it does not. Cases run in their order, on one centre. */
export interface Case {
  readonly name: string
  readonly run: (scene: Scene) => Promise<void>
}

/** Why a case failed: what it missed, or what the administrator's pages complained of meanwhile. */
export const attempted = async (run: Case["run"], scene: Scene): Promise<string | undefined> => {
  const { complaints, page } = scene.admin
  complaints.length = 0
  try {
    await run(scene)
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)} (at ${page.url()})`
  }
  return complaints.length === 0 ? undefined : complaints.join("; ")
}
