import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { doorsOf } from "#engine/laboratory/doors.ts"
import { KNOWN_KINDS } from "#engine/laboratory/known.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { openCalledOut } from "../alarms/called-out.ts"
import { SEEDED } from "../alarms/seeded.ts"
import { SPEAKERS } from "../alarms/speakers.ts"
import { Panel } from "../crowd/panel.ts"
import { until } from "../crowd/wait.ts"
import { becomesReady, openBrowserPanel, pageHears, SOON_MS } from "../peers/browser-panel.ts"
import { type RunningCentre, startCentre } from "../running-centre.ts"
import { serious } from "./browser.ts"
import type { Case } from "./case.ts"

/** An alarm from the press to its end, in the page of the agent who takes it, by the voice of its terminal. */

const AGENT = "1001"
const [AGENT_HZ, TERMINAL_HZ] = [1_000, 700] as const
const WITHIN = { withinMs: SOON_MS, everyMs: 50 }
/** Of the terminal that presses, as its maker has them: config/dialects/anxin-a1.yaml. */
const KEYS = ["clear", "volumeUp", "volumeDown"]
const LOUDER = "3"

export const panelAlarm: ReadonlyArray<Case> = [
  {
    name: "an agent takes an alarm, both hear each other, the terminal hears a key of its card and is cleared by one, and the alarm is closed",
    run: async (scene) => {
      const centre = await startCentre({ seed: "config/seed/small-centre.yaml", say: scene.say })
      const closing: Array<() => unknown> = [() => centre.stop()]
      try {
        const called = await openSpeakers(centre, closing)
        const panel = await openBrowserPanel(centre, AGENT, AGENT_HZ)
        closing.push(panel.close)
        const { complaints, page } = panel
        await becomesReady(panel)
        await press(centre, closing)
        const offered = page.locator("[data-hand^='incident/'][data-phase=alerting]")
        await offered.waitFor()
        await page.keyboard.press("Alt+a")
        const card = page.locator("article[data-incident][data-standing=active]")
        await card.waitFor()
        // Its report does not ask for voice, so it does not begin by itself. The telephone of the page answers unasked.
        await page.locator("[data-ask=TalkToTerminal]").click()
        // While nobody had the alarm, a prompt was perhaps played to the same loudspeaker.
        const talk = () => called.find(({ audio }) => audio.isHearing(AGENT_HZ))
        await until("the terminal hears the agent", () => talk() !== undefined, WITHIN)
        await pageHears(page, TERMINAL_HZ)
        await pressesKeys(page, talk()!)
        await pageHears(page, 0)
        await closes(page)
        assert.deepEqual(complaints, [])
      } finally {
        for (const close of closing.toReversed()) await close()
      }
    }
  }
]

/** Loudspeakers at the numbers of the seed's terminals; answers the legs that were called. */
const openSpeakers = async (centre: RunningCentre, closing: Array<() => unknown>): Promise<ReadonlyArray<Leg>> => {
  const called: Array<Leg> = []
  const { close } = await openCalledOut({
    admin: await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password),
    centre,
    metronome: makeMetronome(),
    terminals: new Set(Object.keys(SPEAKERS)),
    onTalk: (leg) => {
      called.push(leg)
      leg.audio.sayTone(TERMINAL_HZ)
    }
  })
  closing.push(close)
  return called
}

/** By real packets, until it is acknowledged. */
const press = async (centre: RunningCentre, closing: Array<() => unknown>): Promise<void> => {
  const phone = await Phone.open({
    address: centre.sip.address,
    realm: centre.realm,
    metronome: makeMetronome(),
    onCall: (leg) => phone.hangUp(leg)
  })
  closing.push(() => phone.close())
  const around = { doors: doorsOf(centre), phone, receiver: "95110", hotline: "95119", onTalk: () => undefined }
  const terminal = await KNOWN_KINDS["anxin-a1"](SEEDED["anxin-a1"], around)
  closing.push(() => terminal.close())
  await terminal.say("press")
}

/** One by the keyboard, and the one that ends the talk by a click. */
const pressesKeys = async (page: Page, leg: Leg): Promise<void> => {
  const keys = page.locator("article [data-key]")
  await keys.first().waitFor()
  const shown = await keys.evaluateAll((buttons) => buttons.map((button) => button.getAttribute("data-key")))
  assert.deepEqual(shown, KEYS)
  assert.equal(await page.locator("[data-ask=TalkToTerminal]").count(), 0, "one can talk to it a second time")
  assert.deepEqual(await serious(page, "article"), [])
  await page.locator("[data-key=volumeUp]").focus()
  await page.keyboard.press("Enter")
  await until("the terminal hears the key", () => leg.audio.keysHeard === LOUDER, WITHIN)
  await page.locator("[data-key=clear]").click()
  await until("the terminal is cleared", () => leg.ending === "hung-up", WITHIN)
  await keys.first().waitFor({ state: "detached" })
}

/** Step by step, and with an outcome. */
const closes = async (page: Page): Promise<void> => {
  const steps = page.locator("article [data-step]")
  const open = page.locator("article [data-step][data-done=false]")
  for (let left = await steps.count(); left > 0; left--) {
    await open.first().locator("[data-ask=DoIncidentStep]").click()
    await until("the step is done", async () => (await open.count()) === left - 1, WITHIN)
  }
  await page.locator("[data-opens=close]").click()
  await page.locator("article form button[type=submit]").click()
  await page.locator("article[data-incident]").waitFor({ state: "detached" })
  await page.locator("[data-hand^='incident/'][data-phase=active]").waitFor({ state: "detached" })
}
