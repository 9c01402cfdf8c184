import { setTimeout as pause } from "node:timers/promises"
import type { Page } from "playwright-core"
import { Panel } from "../crowd/panel.ts"
import { signIn, type Visitor } from "../e2e/browser.ts"
import type { RunningCentre } from "../running-centre.ts"

/** What stands before the camera. */

export const SCREEN = { width: 1366, height: 768 }
/** One of the demo's agents, whose calls are answered by the page that is open. */
export const AGENT = "1001"
const CALL_WITHIN_MS = 120_000

/** A visitor who lets alarms ring is asked for them again and again, and no call comes to who has an alarm: this agent takes none. */
export const leaveAlarmsToOthers = async (centre: RunningCentre): Promise<void> => {
  const { cookie } = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
  const path = `${centre.baseUrl}/api/people/${AGENT}`
  const headers = { cookie, origin: centre.baseUrl, "content-type": "application/json" }
  const found = (await (await fetch(path, { headers })).json()) as Person
  const { changedAt: _at, changedBy: _by, id: _id, version, ...rest } = found
  const body = JSON.stringify({ ...rest, queues: rest.queues.filter((queue) => queue !== "alarm") })
  const answer = await fetch(`${path}?version=${version}`, { method: "PUT", headers, body })
  if (!answer.ok) throw new Error(`${AGENT}: ${answer.status} ${await answer.text()}`)
  await answer.arrayBuffer()
}

interface Person {
  readonly id: string
  readonly version: number
  readonly changedAt: unknown
  readonly changedBy: unknown
  readonly queues: ReadonlyArray<string>
}

/** An agent with a call in hand: their own page answers it. */
export const talk = async (agent: Visitor, centre: RunningCentre): Promise<void> => {
  await signIn(agent, AGENT, centre.accounts.get(AGENT)?.panelPassword ?? "")
  const { page } = agent
  // Whoever sat here before may have gone, or missed a call: sign in, be ready.
  const onwards = page.locator(".btn-go[data-testid=quick-state]")
  await page.getByTestId("quick-state").waitFor()
  const rings = page.locator("[data-phase=alerting]:has([data-testid=caller])")
  // Written work that nobody takes makes them not ready: back again, until a call comes.
  for (const untilMs = performance.now() + CALL_WITHIN_MS; !(await rings.first().isVisible()); await pause(300)) {
    if (performance.now() > untilMs) throw new Error(`no call came to ${AGENT} within ${CALL_WITHIN_MS} ms`)
    if (await onwards.isVisible()) await onwards.click()
  }
  await page.keyboard.press("Alt+a")
  await page.locator("[data-phase=active]:has([data-testid=caller])").waitFor({ timeout: CALL_WITHIN_MS })
  if (await onwards.isVisible()) await onwards.click()
  await settled(page)
}

/** Letters and first rows are there; nothing else tells that a page has come to rest. */
export const settled = async (page: Page): Promise<void> => {
  await page.evaluate("document.fonts.ready.then(() => undefined)")
  await pause(1_000)
}

/** Who leaves with a caller on the line comes back to that call. */
export const hangUp = async ({ page }: Visitor): Promise<void> => {
  await page.keyboard.press("Alt+x")
  await page.locator("[data-phase=active]:has([data-testid=caller])").waitFor({ state: "detached" })
}
