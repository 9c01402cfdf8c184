import { percentile } from "../crowd/wait.ts"
import type { RunningCentre } from "../running-centre.ts"
import { DESK, openBrowser, signIn, visit } from "./browser.ts"
import { attempted, type Case } from "./case.ts"
import { leavePanelCentre } from "./panel-centre.ts"
import { panelAlarm } from "./panel-alarm.ts"
import { panelCalls } from "./panel-calls.ts"
import { panelAccess } from "./panel-access.ts"
import { panelDevices } from "./panel-devices.ts"
import { panelHttps } from "./panel-https.ts"
import { panelLeaving } from "./panel-leaving.ts"
import { panelLine } from "./panel-line.ts"
import { panelAids } from "./panel-aids.ts"
import { panelGiving } from "./panel-giving.ts"
import { panelHelp } from "./panel-help.ts"
import { panelJourney } from "./panel-journey.ts"
import { panelKeys } from "./panel-keys.ts"
import { panelMoves } from "./panel-moves.ts"
import { panelRingToPop } from "./panel-ring-to-pop.ts"
import { panelSummary } from "./panel-summary.ts"
import { panelTelephone } from "./panel-telephone.ts"

/** The agent's panel: each further subject is a file of cases and its line here. */
const SUBJECTS = {
  "ring-to-pop": panelRingToPop,
  calls: panelCalls,
  telephone: panelTelephone,
  moves: panelMoves,
  giving: panelGiving,
  journey: panelJourney,
  summary: panelSummary,
  help: panelHelp,
  keys: panelKeys,
  aids: panelAids,
  devices: panelDevices,
  line: panelLine,
  alarm: panelAlarm,
  access: panelAccess,
  leaving: panelLeaving,
  https: panelHttps
} satisfies Readonly<Record<string, ReadonlyArray<Case>>>
const isSubject = (word: string): word is keyof typeof SUBJECTS => Object.hasOwn(SUBJECTS, word)
export const PANEL_SUBJECTS: ReadonlyArray<string> = Object.keys(SUBJECTS)

export interface PanelWalked {
  readonly cases: number
  readonly passed: number
  /** From the INVITE at the telephone to the caller's name on the screen, of many rings at 30 agents; null where they were left out. */
  readonly popP95Ms: number | null
}

export const walkPanel = async (
  centre: RunningCentre,
  say: (line: string) => void,
  /** This one alone. */
  subject?: string
): Promise<PanelWalked> => {
  const cases = subject !== undefined && isSubject(subject) ? SUBJECTS[subject] : Object.values(SUBJECTS).flat()
  const browser = await openBrowser()
  const pops: Array<number> = []
  try {
    const admin = await visit(browser, centre.baseUrl, DESK)
    await signIn(admin, centre.admin.user, centre.admin.password)
    let passed = 0
    for (const { name, run } of cases) {
      const scene = { browser, centre, admin, say, popped: (ms: number) => void pops.push(ms) }
      const problem = await attempted(run, scene)
      if (problem === undefined) passed += 1
      say(`${problem === undefined ? "passed" : "FAILED"}: ${name}${problem === undefined ? "" : `: ${problem}`}`)
    }
    const popP95Ms = pops.length === 0 ? null : Math.round(percentile(pops, 0.95))
    return { cases: cases.length, passed, popP95Ms }
  } finally {
    leavePanelCentre(centre)
    await browser.close()
  }
}
