import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"

/** Debian's own browser; no other is fetched. */
export const CHROMIUM = "/usr/bin/chromium"
export const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A page whose headers were made stricter on the way counts as one of another network.
  "--disable-features=LocalNetworkAccessChecks"
]
/** Stricter than what the gateway sends: a screen that needs more is wrong. */
const STRICT = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
/** Two cores draw while the whole centre runs on them. */
const STEP_WITHIN_MS = 15_000

export const openBrowser = async (): Promise<Browser> => {
  if (!existsSync(CHROMIUM)) throw new Error(`there is no ${CHROMIUM}: apt-get install chromium`)
  return await chromium.launch({ executablePath: CHROMIUM, args: QUIET })
}

/** How somebody's browser is set up. */
export interface Look {
  readonly locale: "zh-CN" | "en-US"
  readonly theme: "light" | "dark"
  readonly width: number
  readonly height: number
}
export const DESK: Look = { locale: "zh-CN", theme: "light", width: 1366, height: 768 }

/** One person's browser, and what its pages complained of. */
export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  readonly complaints: Array<string>
  readonly baseUrl: string
}

/** A refused answer is part of the stories; the browser writes each of them down as an error. */
const EXPECTED = /Failed to load resource|WebSocket connection to/u

export const visit = async (browser: Browser, baseUrl: string, look: Look): Promise<Visitor> => {
  const { height, locale, theme, width } = look
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    colorScheme: theme,
    baseURL: baseUrl
  })
  context.setDefaultTimeout(STEP_WITHIN_MS)
  const page = await context.newPage()
  const complaints: Array<string> = []
  page.on("console", (message) => {
    if (message.type() === "error" && !EXPECTED.test(message.text())) complaints.push(message.text())
  })
  page.on("pageerror", (error) => complaints.push(error.message))
  await page.route("**/*", async (route) => {
    if (route.request().resourceType() !== "document") return await route.continue()
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": STRICT } })
  })
  return { page, context, complaints, baseUrl }
}

export const signIn = async ({ page }: Visitor, user: string, password: string): Promise<void> => {
  await page.goto("/")
  await page.fill("#user", user)
  await page.fill("#password", password)
  await page.keyboard.press("Enter")
  await page.waitForURL((url) => !["/", "/sign-in"].includes(url.pathname))
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

interface AxeAnswer {
  readonly violations: ReadonlyArray<{
    readonly id: string
    readonly impact: string
    readonly nodes: ReadonlyArray<{ readonly html: string; readonly failureSummary: string }>
  }>
}

/** What axe-core finds that is serious or critical on the page as it is, or within a part of it, one line each. */
export const serious = async (page: Page, within?: string): Promise<ReadonlyArray<string>> =>
  (await violations(page, within)).filter(({ impact }) => impact === "serious" || impact === "critical").map(faultOf)

/** What it finds against these rules, whatever it thinks of their weight. */
export const against = async (page: Page, rules: ReadonlyArray<string>): Promise<ReadonlyArray<string>> =>
  (await violations(page, undefined, { runOnly: { type: "rule", values: rules } })).map(faultOf)

const violations = async (page: Page, within?: string, options: object = {}): Promise<AxeAnswer["violations"]> => {
  // A button that fades from one colour into another has, half way, the contrast of neither.
  await page.evaluate(
    `Promise.allSettled(document.getAnimations().filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime)).map((each) => each.finished)).then(() => null)`
  )
  const asked = JSON.stringify({ resultTypes: ["violations"], ...options })
  const answer = (await page.evaluate(
    `(() => { if (window.axe === undefined) { ${axeSource} } return window.axe.run(${within === undefined ? "document" : JSON.stringify(within)}, ${asked}) })()`
  )) as AxeAnswer
  return answer.violations
}

const faultOf = ({ id, nodes }: AxeAnswer["violations"][number]): string =>
  `${id}: ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary.slice(0, 200)}`
