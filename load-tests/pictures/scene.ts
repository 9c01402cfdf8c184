import { setTimeout as pause } from "node:timers/promises"
import type { Page } from "playwright-core"
import { signIn, type Visitor } from "../e2e/browser.ts"
import type { RunningCentre } from "../running-centre.ts"

/** What stands before the camera. */

export const SCREEN = { width: 1366, height: 768 }
/** One of the demo's agents, whose calls are answered by the page that is open. */
export const AGENT = "1001"
const CALL_WITHIN_MS = 120_000

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
