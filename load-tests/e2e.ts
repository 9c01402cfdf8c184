import { SUBJECT_NAMES, walkAdministration } from "./e2e/administration.ts"
import { commandLine } from "./command-line.ts"
import { PANEL_SUBJECTS, walkPanel } from "./e2e/panel.ts"
import { startCentre } from "./running-centre.ts"

/** `npm run e2e -- <profile>`: people at the screens, in Debian's Chromium, of a throw-away centre or the one named by --centre. */
await commandLine("e2e", {
  admin: {
    about:
      "an administrator changes the centre by the screens alone: every case passes, and axe-core finds nothing serious",
    numbers: {},
    choices: {
      subject: { of: SUBJECT_NAMES, about: "the cases of one subject alone; some need what entering enters" }
    },
    measure: async (say, named, _numbers, _switches, chosen) => {
      const centre = named ?? (await startCentre({ seed: "config/seed/small-centre.yaml", say }))
      try {
        const result = await walkAdministration(centre, say, chosen.get("subject"))
        return { result, held: result.cases > 0 && result.passed === result.cases }
      } finally {
        await centre.stop()
      }
    }
  },
  panel: {
    about:
      "every point of the panel by clicks and keys, on real calls: telephones that say who hears whom, and axe-core in each state",
    numbers: {},
    choices: { subject: { of: PANEL_SUBJECTS, about: "the cases of one subject alone" } },
    measure: async (say, named, _numbers, _switches, chosen) => {
      const centre = named ?? (await startCentre({ seed: "config/seed/straight-to-queue.yaml", say }))
      try {
        const result = await walkPanel(centre, say, chosen.get("subject"))
        return { result, held: result.cases > 0 && result.passed === result.cases }
      } finally {
        await centre.stop()
      }
    }
  }
})
