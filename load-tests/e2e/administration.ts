import type { RunningCentre } from "../running-centre.ts"
import { DESK, openBrowser, signIn, visit } from "./browser.ts"
import { attempted, type Case } from "./case.ts"
import { changing } from "./changing.ts"
import { customersByFile } from "./customers-by-file.ts"
import { deskTelephone } from "./desk-telephone.ts"
import { entering } from "./entering.ts"
import { exchanging } from "./exchanging.ts"
import { finding } from "./finding.ts"
import { firstHour } from "./first-hour.ts"
import { longList } from "./long-list.ts"
import { newAgent } from "./new-agent.ts"
import { ownData } from "./own-data.ts"
import { ownTeam } from "./own-team.ts"
import { promptInCall } from "./prompt-in-call.ts"
import { whoCalls } from "./who-calls.ts"
import { walking } from "./walking.ts"

/** Further cases are added here, a file for each subject. Those from `changing` on may use what `entering` entered. */
const SUBJECTS = {
  entering,
  changing,
  finding,
  exchanging,
  "customers-by-file": customersByFile,
  "new-agent": newAgent,
  "desk-telephone": deskTelephone,
  "own-team": ownTeam,
  "who-calls": whoCalls,
  "own-data": ownData,
  "prompt-in-call": promptInCall,
  walking,
  "long-list": longList,
  "first-hour": firstHour
} satisfies Readonly<Record<string, ReadonlyArray<Case>>>
const isSubject = (word: string): word is keyof typeof SUBJECTS => Object.hasOwn(SUBJECTS, word)
export const SUBJECT_NAMES: ReadonlyArray<string> = Object.keys(SUBJECTS)

export interface Walked {
  readonly cases: number
  readonly passed: number
}

export const walkAdministration = async (
  centre: RunningCentre,
  say: (line: string) => void,
  /** This one alone. */
  subject?: string
): Promise<Walked> => {
  const cases = subject !== undefined && isSubject(subject) ? SUBJECTS[subject] : Object.values(SUBJECTS).flat()
  const browser = await openBrowser()
  try {
    const admin = await visit(browser, centre.baseUrl, DESK)
    await signIn(admin, centre.admin.user, centre.admin.password)
    let passed = 0
    for (const { name, run } of cases) {
      const problem = await attempted(run, { browser, centre, admin, say })
      if (problem === undefined) passed += 1
      say(`${problem === undefined ? "passed" : "FAILED"}: ${name}${problem === undefined ? "" : `: ${problem}`}`)
    }
    return { cases: cases.length, passed }
  } finally {
    await browser.close()
  }
}
